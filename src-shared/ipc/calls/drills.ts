/** Restore drills: proving that a backup can be restored. */
import { z } from 'zod';
import {
  drillSchema,
  drillSettingsSchema,
  drillSourceSchema,
  drillWhereSchema,
  weeklyDrillSchema,
} from '../../domain/drill.ts';
import { nothing, openedBackup, type CallsOf } from './call.ts';

export const drillCalls = {
  /**
   * Answers at once; `drill-changed` events tell the rest. A file that Nightjar did not make has to be
   * `trusted`. Fails with `drill-running`.
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
  /** Of this process, newest first; without an admin, of a failure only its code. */
  'drills.list': { access: 'anyone', input: nothing, output: z.array(drillSchema) },
  /** Those of the very file that is open; another one may have the same name. */
  'drills.ofOpened': { access: 'admin', input: openedBackup, output: z.array(z.uuid()) },
  'drills.settings': { access: 'anyone', input: nothing, output: drillSettingsSchema },
  /** Of every database, when the next weekly drill is due and why the last was not made; none while it is off. */
  'drills.weekly': { access: 'admin', input: nothing, output: z.array(weeklyDrillSchema) },
  'drills.saveSettings': { access: 'admin', input: drillSettingsSchema, output: nothing },
} as const satisfies CallsOf<'drills'>;
