/**
 * Describes the outcome of a slot in one sentence, for the calendar, the log, the tray and doctor.
 * Pure functions: no I/O.
 */
import type { SlotReason, SlotRecord, WaitingSlot } from '../domain/slot.ts';
import { clockTime, dayAndMonth } from '../describe-time.ts';
import { describeError } from '../errors/messages.ts';
import { text } from '../words/text.ts';

const nearMs = 20 * 60 * 60_000;

/** "Late: the computer was asleep from 23:40 to 07:12; backed up at 07:14." */
export function describeSlot(slot: SlotRecord, timeZone?: string): string {
  const time = (moment: string): string => timeNear(moment, slot.dueAt, timeZone);
  const causes = describeReasons(slot.reasons, time);
  const at = slot.servedAt === null ? null : time(slot.servedAt);
  switch (slot.outcome) {
    case 'good':
      return at === null ? text('slot.good') : text('slot.good-at', { at });
    case 'late':
      if (causes === null) return at === null ? text('slot.late') : text('slot.late-at', { at });
      return at === null
        ? text('slot.late-because', { causes })
        : text('slot.late-because-at', { causes, at });
    case 'missed':
      return causes === null ? text('slot.missed') : text('slot.missed-because', { causes });
  }
}

/** "Not yet: an attempt failed (The keychain is locked); next attempt at 03:10." */
export function describeWaiting(
  { dueAt, retryAt, reasons }: WaitingSlot,
  timeZone?: string,
): string {
  const time = (moment: string): string => timeNear(moment, dueAt, timeZone);
  const causes = describeReasons(reasons, time);
  if (retryAt === null) {
    return causes === null ? text('slot.waiting') : text('slot.waiting-because', { causes });
  }
  const at = time(retryAt);
  return causes === null
    ? text('slot.waiting-for-attempt', { at })
    : text('slot.waiting-for-attempt-because', { causes, at });
}

/** Returns null if there is no reason. */
function describeReasons(
  reasons: readonly SlotReason[],
  time: (moment: string) => string,
): string | null {
  const causes = reasons.map((reason) => describeReason(reason, time));
  return causes.length === 0
    ? null
    : causes.reduce((before, next) => text('slot.then', { before, next }));
}

function describeReason(reason: SlotReason, time: (moment: string) => string): string {
  switch (reason.kind) {
    case 'asleep':
    case 'not-running':
    case 'clock-moved':
      return text(`slot.reason.${reason.kind}`, { from: time(reason.from), to: time(reason.to) });
    case 'paused':
      return text('slot.reason.paused', { by: reason.by, until: time(reason.until) });
    case 'failed': {
      const { title } = describeError(reason.error);
      return text('slot.reason.failed', { attempts: reason.attempts, title });
    }
    case 'interrupted':
      return text('slot.reason.interrupted', { at: time(reason.at) });
    case 'waited-for-another':
    case 'cancelled':
    case 'switched-off':
    case 'overtaken':
      return text(`slot.reason.${reason.kind}`);
  }
}

/**
 * Returns "23:40" for a time near the slot, otherwise the time with its date: "21 November 23:40".
 */
function timeNear(moment: string, dueAt: string, timeZone: string | undefined): string {
  const at = new Date(moment);
  const isNear = Math.abs(at.getTime() - new Date(dueAt).getTime()) < nearMs;
  const time = clockTime(at, timeZone);
  return isNear ? time : text('slot.date-and-time', { date: dayAndMonth(at, timeZone), time });
}
