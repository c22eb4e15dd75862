/**
 * What ended badly, for a window in which nobody is signed in: that it did, and the code. What psql said
 * about it can hold a value of a row. Pure.
 */
import type { Drill } from '#shared/domain/drill.ts';
import type { Restore } from '#shared/domain/restore.ts';
import { replaceDetail } from '#shared/errors/errors.ts';
import type { EventName } from '#shared/ipc/shape.ts';

const hidden = 'Sign in to see what was said about it.';

export function shownTo<One extends Restore | Drill>(isSignedIn: boolean, one: One): One {
  return isSignedIn || one.state !== 'failed'
    ? one
    : { ...one, error: replaceDetail(one.error, hidden) };
}

/** What every window is told by itself. One with an admin asks for the rest, and that call is guarded. */
export function eventShownToAnybody(name: EventName, payload: unknown): unknown {
  return name === 'restore-changed' || name === 'drill-changed'
    ? shownTo(false, payload as Restore | Drill)
    : payload;
}
