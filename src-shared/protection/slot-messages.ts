/**
 * Describes the outcome of a slot in one sentence, for the calendar, the log, the tray and doctor.
 * Pure functions: no I/O.
 */
import type { SlotReason, SlotRecord, WaitingSlot } from '../domain/slot.ts';
import { describeError } from '../errors/messages.ts';

const nearMs = 20 * 60 * 60_000;

/** "Late: the computer was asleep from 23:40 to 07:12; backed up at 07:14." */
export function describeSlot(slot: SlotRecord, timeZone?: string): string {
  const time = (moment: string): string => timeNear(moment, slot.dueAt, timeZone);
  const causes = slot.reasons.map((reason) => describeReason(reason, time));
  const served = slot.servedAt === null ? null : `backed up at ${time(slot.servedAt)}`;
  switch (slot.outcome) {
    case 'good':
      return `Good: ${served ?? 'backed up'}.`;
    case 'late':
      return `Late: ${[causes.join(', then '), served].filter((part) => part !== null && part !== '').join('; ')}.`;
    case 'missed':
      return `Missed: ${causes.length === 0 ? 'no backup was created' : causes.join(', then ')}.`;
  }
}

/** "Not yet: an attempt failed (The keychain is locked); next attempt at 03:10." */
export function describeWaiting(
  { dueAt, retryAt, reasons }: WaitingSlot,
  timeZone?: string,
): string {
  const time = (moment: string): string => timeNear(moment, dueAt, timeZone);
  const causes = reasons.map((reason) => describeReason(reason, time)).join(', then ');
  if (retryAt !== null) {
    return `Not yet: ${causes === '' ? '' : `${causes}; `}next attempt at ${time(retryAt)}.`;
  }
  return `Not yet: ${causes === '' ? 'the backup is about to start or is running' : causes}.`;
}

function describeReason(reason: SlotReason, time: (moment: string) => string): string {
  switch (reason.kind) {
    case 'asleep':
      return `the computer was asleep from ${time(reason.from)} to ${time(reason.to)}`;
    case 'not-running':
      return `Nightjar was not running from ${time(reason.from)} to ${time(reason.to)}`;
    case 'clock-moved':
      return `the clock was set forward from ${time(reason.from)} to ${time(reason.to)}`;
    case 'paused':
      return `paused by ${reason.by} until ${time(reason.until)}`;
    case 'waited-for-another':
      return 'another backup of the same server was running';
    case 'failed': {
      const { title } = describeError(reason.error);
      return reason.attempts === 1
        ? `an attempt failed (${title})`
        : `${reason.attempts} attempts failed (${title})`;
    }
    case 'interrupted':
      return `Nightjar exited at ${time(reason.at)} during the backup`;
    case 'cancelled':
      return 'a user cancelled the backup';
    case 'switched-off':
      return 'the schedule was switched off';
    case 'overtaken':
      return 'the next scheduled backup was due';
  }
}

/**
 * Returns "23:40" for a time near the slot, otherwise the time with its date: "21 November 23:40".
 */
function timeNear(moment: string, dueAt: string, timeZone: string | undefined): string {
  const at = new Date(moment);
  const isNear = Math.abs(at.getTime() - new Date(dueAt).getTime()) < nearMs;
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...zone,
  }).format(at);
  if (isNear) return time;
  const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', ...zone }).format(
    at,
  );
  return `${date} ${time}`;
}
