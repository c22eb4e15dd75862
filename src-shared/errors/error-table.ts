/**
 * All errors of Nightjar: one record for each stable code. To add an error, write its record in the
 * file of its area, then run `npm run docs:errors`.
 */
import { accessErrors } from './access-errors.ts';
import { appErrors } from './app-errors.ts';
import { backupErrors } from './backup-errors.ts';
import { connectionErrors } from './connection-errors.ts';
import { drillErrors } from './drill-errors.ts';
import { dumpErrors } from './dump-errors.ts';
import { restoreErrors } from './restore-errors.ts';

export const errorTable = {
  ...connectionErrors,
  ...backupErrors,
  ...dumpErrors,
  ...restoreErrors,
  ...drillErrors,
  ...accessErrors,
  ...appErrors,
};
