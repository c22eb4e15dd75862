export const backupList = {} as const;
