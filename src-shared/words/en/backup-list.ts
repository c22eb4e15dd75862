export const backupList = {
  'backup-list.restore': 'Restore…',
  'backup-list.restore-damaged': 'Restore the damaged backup…',
  'backup-list.safety-backup': 'Safety backup before a restore',
} as const;
