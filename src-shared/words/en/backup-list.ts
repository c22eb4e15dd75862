export const backupList = {
  'backup-list.restore': 'Restore…',
  'backup-list.restore-damaged': 'Restore the damaged backup…',
} as const;
