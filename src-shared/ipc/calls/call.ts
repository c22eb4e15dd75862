/** Description of a call, and inputs that several areas share. */
import { z } from 'zod';
import { backupFilenameSchema } from '../../domain/backup.ts';
import type { CallName } from '../names.ts';

/**
 * Who may call: `anyone` at the window, even while it is locked or no admin is signed in (to read
 * the state, and to sign in), or an `admin` who is signed in to the window.
 */
type Access = 'anyone' | 'admin';

export interface Call {
  access: Access;
  input: z.ZodType;
  output: z.ZodType;
}

/** All calls whose names begin with `Area` and a dot. The compiler reports a missing call. */
export type CallsOf<Area extends string> = Record<Extract<CallName, `${Area}.${string}`>, Call>;

export const nothing = z.undefined();
export const connectionId = z.strictObject({ connectionId: z.uuid() });
export const backupOfConnection = connectionId.extend({ filename: backupFilenameSchema });
export const openedBackup = z.strictObject({ openedId: z.uuid() });
