/** Why a slot is late or missed, gathered while it waits. Pure. */
import type { Pause } from '#shared/domain/schedule.ts';
import type { SlotReason } from '#shared/domain/slot.ts';
import type { NightjarError } from '#shared/errors/errors.ts';

/** A time in which nothing could come due. */
export type Absence = Extract<SlotReason, { kind: 'asleep' | 'not-running' | 'clock-moved' }>;

/** The same cause again makes the first mention longer; it is not said twice. */
export function withReason(reasons: readonly SlotReason[], added: SlotReason): SlotReason[] {
  const known = reasons.find((reason) => isSameCause(reason, added));
  if (known === undefined) return [...reasons, added];
  const merged = merge(known, added);
  return reasons.map((reason) => (reason === known ? merged : reason));
}

/**
 * Two failures are one cause only when they are of one kind: whoever mends the first wants to hear of the second.
 * Two pauses are one only when they are of one person, who has made the first one longer.
 */
function isSameCause(known: SlotReason, added: SlotReason): boolean {
  if (known.kind === 'failed' && added.kind === 'failed') {
    return known.error.code === added.error.code;
  }
  if (known.kind === 'paused' && added.kind === 'paused') return known.by === added.by;
  return known.kind === added.kind;
}

/** A pause holds a slot back now; the one that it replaced ended where it began. */
export function withPauseNow(reasons: readonly SlotReason[], pause: Pause): SlotReason[] {
  return withReason(withPauseEnded(reasons, pause.since), pausedBy(pause));
}

/** The pauses in force end at this moment. */
export function withPauseEnded(reasons: readonly SlotReason[], until: string): SlotReason[] {
  return reasons.map((reason) => (reason.kind === 'paused' ? cut(reason, until) : reason));
}

/** Remembers the pause that is in force, or none, beside those before it, which end where it begins. */
export function notePause(known: readonly Pause[], pause: Pause | null, now: string): Pause[] {
  if (pause === null) return known.map((one) => cut(one, now));
  const before = known.filter(({ since }) => since !== pause.since);
  return [...before.map((one) => cut(one, pause.since)), pause];
}

/** The pauses that lay over a moment. */
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

/** One more failed attempt. */
export const failedOnce = (error: NightjarError): SlotReason => ({
  kind: 'failed',
  error,
  attempts: 1,
});

/** The absences that lay over a moment. */
export function covering(absences: readonly Absence[], momentMs: number): Absence[] {
  return absences.filter(
    ({ from, to }) => Date.parse(from) <= momentMs && momentMs <= Date.parse(to),
  );
}

/** What a slot that was never served says: "overtaken" where nothing else explains why it was given up. */
export function asMissed(reasons: readonly SlotReason[]): SlotReason[] {
  const isExplained = reasons.some(({ kind }) =>
    ['failed', 'cancelled', 'paused', 'switched-off'].includes(kind),
  );
  return isExplained ? [...reasons] : withReason(reasons, { kind: 'overtaken' });
}
