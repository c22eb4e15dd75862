export const restore = {
  'restore.undone-title': 'Undone',
  'restore.undone-of':
    '“{database}” is again as it was before the restore of {filename}. The restored database is deleted.',
  'restore.undone':
    '“{database}” is again as it was before the restore. The restored database is deleted.',
  'restore.undone-close': 'Close',
} as const;
