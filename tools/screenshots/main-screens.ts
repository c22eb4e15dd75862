/**
 * The states that stand for all screens. Their pictures are in every language in docs/screens, and `npm test`
 * compares them. The other states have English pictures, which `npm run test:long` compares.
 */
export const mainScreens: readonly string[] = [
  'database/protected',
  'database/backup-failed',
  'database/backup-created-with-warnings',
  'database/never-backed-up',
  'all-databases/different-states',
  'backup-list/rows-of-every-kind',
  'connection/test-failed',
  'prove/proven',
  'schedule/plan-and-past-scheduled-backups',
  'activity/runs',
  'settings/general',
  'shared-components/callouts',
  'frame/palette',
];
