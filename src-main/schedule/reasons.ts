/** Reasons why a slot is late or missed, collected while it waits. Pure functions: no I/O. */
import type { Pause } from '#shared/domain/schedule.ts';
import type { SlotReason } from '#shared/domain/slot.ts';
import type { NightjarError } from '#shared/errors/errors.ts';

/** A time in which no slot could be served. */
export type Absence = Extract<SlotReason, { kind: 'asleep' | 'not-running' | 'clock-moved' }>;

/** Adds a reason. A repeated cause extends the first entry and is not added twice. */
export function withReason(reasons: readonly SlotReason[], added: SlotReason): SlotReason[] {
  const known = reasons.find((reason) => isSameCause(reason, added));
  if (known === undefined) return [...reasons, added];
  const merged = merge(known, added);
  return reasons.map((reason) => (reason === known ? merged : reason));
}

/**
 * Two failures have the same cause only if they have the same code: users who fix the first error
 * need to be notified of a second error. Two pauses have the same cause only if they are from the
 * same admin, who extended the first pause.
 */
function isSameCause(known: SlotReason, added: SlotReason): boolean {
  if (known.kind === 'failed' && added.kind === 'failed') {
    return known.error.code === added.error.code;
  }
  if (known.kind === 'paused' && added.kind === 'paused') return known.by === added.by;
  return known.kind === added.kind;
}

/** Adds the active pause. The pause that it replaced ended when it began. */
export function withPauseNow(reasons: readonly SlotReason[], pause: Pause): SlotReason[] {
  return withReason(withPauseEnded(reasons, pause.since), pausedBy(pause));
}

/** Ends all active pauses at this moment. */
export function withPauseEnded(reasons: readonly SlotReason[], until: string): SlotReason[] {
  return reasons.map((reason) => (reason.kind === 'paused' ? cut(reason, until) : reason));
}

/** Adds the active pause (or null) to the earlier pauses, which end when it begins. */
export function notePause(known: readonly Pause[], pause: Pause | null, now: string): Pause[] {
  if (pause === null) return known.map((one) => cut(one, now));
  const before = known.filter(({ since }) => since !== pause.since);
  return [...before.map((one) => cut(one, pause.since)), pause];
}

/** Returns the pauses that cover a moment. */
export function pausesOver(pauses: readonly Pause[], momentMs: number): SlotReason[] {
  return pauses
    .filter(({ since, until }) => Date.parse(since) <= momentMs && momentMs < Date.parse(until))
    .map(pausedBy);
}

const pausedBy = ({ by, until }: Pause): SlotReason => ({ kind: 'paused', by, until });

const cut = <Ends extends { until: string }>(one: Ends, until: string): Ends =>
  one.until > until ? { ...one, until } : one;

function merge(known: SlotReason, added: SlotReason): SlotReason {
  if ('to' in known && 'to' in added) return { ...known, to: added.to };
  if (known.kind === 'paused' && added.kind === 'paused') return { ...known, until: added.until };
  if (known.kind === 'failed' && added.kind === 'failed') {
    return { ...known, attempts: known.attempts + added.attempts };
  }
  return known;
}

/** Reason for one failed attempt. */
export const failedOnce = (error: NightjarError): SlotReason => ({
  kind: 'failed',
  error,
  attempts: 1,
});

/** Returns the absences that cover a moment. */
export function covering(absences: readonly Absence[], momentMs: number): Absence[] {
  return absences.filter(
    ({ from, to }) => Date.parse(from) <= momentMs && momentMs <= Date.parse(to),
  );
}

/**
 * Returns the reasons of a slot that was never served; adds "overtaken" if no other reason explains
 * it.
 */
export function asMissed(reasons: readonly SlotReason[]): SlotReason[] {
  const isExplained = reasons.some(({ kind }) =>
    ['failed', 'cancelled', 'paused', 'switched-off'].includes(kind),
  );
  return isExplained ? [...reasons] : withReason(reasons, { kind: 'overtaken' });
}
