/**
 * The states that stand for all screens. Their pictures are in every language in docs/screens; the other states
 * have English pictures.
 */
export const mainScreens: readonly string[] = [
  'sign-in/sign-in',
  'first-start/welcome',
  'database/protected',
  'database/backup-failed',
  'database/backup-created-with-warnings',
  'database/never-backed-up',
  'all-databases/different-states',
  'backup-list/rows-of-every-kind',
  'backup-list/delete',
  'connection/test-failed',
  'restore/the-page',
  'restore/replaced-with-undo',
  'prove/proven',
  'opened-backup/in-the-window',
  'contents/rows',
  'compare/changes-of-a-table',
  'schedule/plan-and-past-scheduled-backups',
  'activity/runs',
  'settings/general',
  'settings/check-up',
  'shared-components/callouts',
  'frame/palette',
];
