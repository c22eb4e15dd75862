/** How a call of the window is described, and the inputs that several areas share. */
import { z } from 'zod';
import { backupFilenameSchema } from '../../domain/backup.ts';
import type { CallName } from '../names.ts';

/**
 * Who may call: `anyone` who sits at the window, also while it is locked and nobody is signed in
 * (looking at the state of things, and signing in itself), or an `admin` who is signed in there.
 */
type Access = 'anyone' | 'admin';

export interface Call {
  access: Access;
  input: z.ZodType;
  output: z.ZodType;
}

/** All calls whose names begin with `Area` and a dot: the compiler names the one that is missing. */
export type CallsOf<Area extends string> = Record<Extract<CallName, `${Area}.${string}`>, Call>;

export const nothing = z.undefined();
export const connectionId = z.strictObject({ connectionId: z.uuid() });
export const backupOfConnection = connectionId.extend({ filename: backupFilenameSchema });
export const openedBackup = z.strictObject({ openedId: z.uuid() });
