/**
 * The Vietnamese texts. One file for each area, complete by its type. Terms and style: docs/translation.md. What is
 * missing here is shown in English.
 */
import { activity } from './activity.ts';
import { allDatabases } from './all-databases.ts';
import { app } from './app.ts';
import { audit } from './audit.ts';
import { backupList } from './backup-list.ts';
import { backupRun } from './backup-run.ts';
import { cli } from './cli.ts';
import { commands } from './commands.ts';
import { compare } from './compare.ts';
import { connectionDialog } from './connection-dialog.ts';
import { contents } from './contents.ts';
import { databaseManagement } from './database-management.ts';
import { databases } from './databases.ts';
import { doctor } from './doctor.ts';
import { drill } from './drill.ts';
import { dumpErrors } from './dump-errors.ts';
import { errors } from './errors.ts';
import { fields } from './fields.ts';
import { firstRun } from './first-run.ts';
import { format } from './format.ts';
import { grid } from './grid.ts';
import { health } from './health.ts';
import { nightStrip } from './night-strip.ts';
import { notifications } from './notifications.ts';
import { openedBackup } from './opened-backup.ts';
import { protection } from './protection.ts';
import { restore } from './restore.ts';
import { restoreReview } from './restore-review.ts';
import { retention } from './retention.ts';
import { schedule } from './schedule.ts';
import { settings } from './settings.ts';
import { signIn } from './sign-in.ts';
import { trash } from './trash.ts';
import { tray } from './tray.ts';
import { ui } from './ui.ts';
import { when } from './when.ts';

export const vietnamese = {
  ...activity,
  ...allDatabases,
  ...app,
  ...audit,
  ...backupList,
  ...backupRun,
  ...cli,
  ...commands,
  ...compare,
  ...connectionDialog,
  ...contents,
  ...databaseManagement,
  ...databases,
  ...doctor,
  ...drill,
  ...dumpErrors,
  ...errors,
  ...fields,
  ...firstRun,
  ...format,
  ...grid,
  ...health,
  ...nightStrip,
  ...notifications,
  ...openedBackup,
  ...protection,
  ...restore,
  ...restoreReview,
  ...retention,
  ...schedule,
  ...settings,
  ...signIn,
  ...trash,
  ...tray,
  ...ui,
  ...when,
} as const;
