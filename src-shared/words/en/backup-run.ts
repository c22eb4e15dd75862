export const backupRun = {} as const;
