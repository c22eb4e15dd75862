/**
 * What ended badly, for a window in which nobody is signed in: that it did, and the code. What psql said
 * about it can hold a value of a row. Pure.
 */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Drill } from '#shared/domain/drill.ts';
import type { Restore } from '#shared/domain/restore.ts';
import { replaceDetail } from '#shared/errors/errors.ts';
import type { EventName } from '#shared/ipc/names.ts';

const hidden = 'Sign in to see what was said about it.';

export function shownTo<One extends Restore | Drill>(isSignedIn: boolean, one: One): One {
  if (isSignedIn) return one;
  if (one.state === 'failed') return { ...one, error: replaceDetail(one.error, hidden) };
  return 'proof' in one && one.proof.notRestored !== undefined
    ? { ...one, proof: { ...one.proof, differences: [hidden] } }
    : one;
}

/** A backup of the list. That it cannot be restored is told to anybody, what the server said is not. */
export function entryShownTo(isSignedIn: boolean, entry: BackupEntry): BackupEntry {
  const { details } = entry;
  if (isSignedIn || details === null || details.invalidated === null) return entry;
  if (details.proof?.notRestored !== 'refused' || details.invalidated.kind !== 'disproved') {
    return entry;
  }
  const invalidated = { ...details.invalidated, detail: hidden };
  return { ...entry, details: { ...details, invalidated } };
}

/** What every window is told by itself. One with an admin asks for the rest, and that call is guarded. */
export function eventShownToAnybody(name: EventName, payload: unknown): unknown {
  return name === 'restore-changed' || name === 'drill-changed'
    ? shownTo(false, payload as Restore | Drill)
    : payload;
}
