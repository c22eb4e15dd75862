/**
 * The German texts. One file for each area, complete by its type. Terms and style: docs/translation.md. What is
 * missing here is shown in English.
 */
import { app } from './app.ts';
import { audit } from './audit.ts';
import { commands } from './commands.ts';
import { connectionDialog } from './connection-dialog.ts';
import { dumpErrors } from './dump-errors.ts';
import { errors } from './errors.ts';
import { firstRun } from './first-run.ts';
import { notifications } from './notifications.ts';
import { settings } from './settings.ts';
import { signIn } from './sign-in.ts';
import { tray } from './tray.ts';

export const german = {
  ...app,
  ...audit,
  ...commands,
  ...connectionDialog,
  ...dumpErrors,
  ...errors,
  ...firstRun,
  ...notifications,
  ...settings,
  ...signIn,
  ...tray,
} as const;
