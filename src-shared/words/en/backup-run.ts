export const backupRun = {
  'backup-run.safety-title': 'Safety backup before the restore',
} as const;
