export const openedBackup = {} as const;
