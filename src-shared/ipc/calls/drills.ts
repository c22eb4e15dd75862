/** Restore drills: proving that a backup can be restored. */
import { z } from 'zod';
import {
  drillSchema,
  drillSourceSchema,
  drillWhereSchema,
  weeklyDrillSchema,
} from '../../domain/drill.ts';
import { nothing, openedBackup, type CallsOf } from './call.ts';

export const drillCalls = {
  /**
   * Answers immediately. `drill-changed` events report the progress. A file that Nightjar did not
   * create must be `trusted`. Fails with `drill-running`.
   */
  'drills.start': {
    access: 'admin',
    input: z.strictObject({
      source: drillSourceSchema,
      trusted: z.boolean(),
      where: drillWhereSchema,
    }),
    output: z.object({ drillId: z.uuid() }),
  },
  'drills.cancel': {
    access: 'admin',
    input: z.strictObject({ drillId: z.uuid() }),
    output: nothing,
  },
  /**
   * Drills of this process, newest first. If no admin is signed in, a failed drill contains only
   * the code of its error.
   */
  'drills.list': { access: 'anyone', input: nothing, output: z.array(drillSchema) },
  /** Drills of exactly the open file. Another file can have the same name. */
  'drills.ofOpened': { access: 'admin', input: openedBackup, output: z.array(z.uuid()) },
  /**
   * When the next weekly drill of each database is due, and why the last weekly drill did not run.
   * Empty if the weekly drill is off.
   */
  'drills.weekly': { access: 'admin', input: nothing, output: z.array(weeklyDrillSchema) },
} as const satisfies CallsOf<'drills'>;
