export const databaseManagement = {} as const;
