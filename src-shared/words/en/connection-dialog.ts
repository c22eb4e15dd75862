export const connectionDialog = {} as const;
