/**
 * Removes error details for a window without a signed-in admin. The window only receives the state
 * and the code, because messages of psql can contain values of rows. Pure functions: no I/O.
 */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Drill } from '#shared/domain/drill.ts';
import type { Restore } from '#shared/domain/restore.ts';
import { replaceDetail } from '#shared/errors/errors.ts';
import type { EventName } from '#shared/ipc/names.ts';

const hidden = 'Sign in to see the details.';

export function shownTo<One extends Restore | Drill>(isSignedIn: boolean, one: One): One {
  if (isSignedIn) return one;
  if (one.state === 'failed') return { ...one, error: replaceDetail(one.error, hidden) };
  return 'proof' in one && one.proof.notRestored !== undefined
    ? { ...one, proof: { ...one.proof, differences: [hidden] } }
    : one;
}

/**
 * A backup of the list. Without an admin, the window shows that it cannot be restored, but not the
 * message of the server.
 */
export function entryShownTo(isSignedIn: boolean, entry: BackupEntry): BackupEntry {
  const { details } = entry;
  if (isSignedIn || details === null || details.invalidated === null) return entry;
  if (details.proof?.notRestored !== 'refused' || details.invalidated.kind !== 'disproved') {
    return entry;
  }
  const invalidated = { ...details.invalidated, detail: hidden };
  return { ...entry, details: { ...details, invalidated } };
}

/**
 * The part of an event that every window receives. A window with an admin requests the rest, and
 * that call is checked.
 */
export function eventWithoutDetails(name: EventName, payload: unknown): unknown {
  return name === 'restore-changed' || name === 'drill-changed'
    ? shownTo(false, payload as Restore | Drill)
    : payload;
}
