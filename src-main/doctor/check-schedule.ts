/**
 * Doctor check of the schedule of a connection: on or off, next due time, and result of the last
 * slot. Pure functions: no I/O.
 */
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import type { ScheduleOverview } from '#shared/domain/schedule-overview.ts';
import { describeSlot, describeWaiting } from '#shared/protection/slot-messages.ts';

const weekMs = 7 * 24 * 60 * 60_000;

/** Times are in the time zone of the schedule. */
export function checkSchedule(
  connection: string,
  { schedule, words, pause, waiting, slots }: ScheduleOverview,
): DoctorCheck {
  const name = `Schedule of ${connection}`;
  const [latest] = slots;
  const time = (moment: string): string =>
    new Intl.DateTimeFormat('en-GB', {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: words.timeZone,
    }).format(new Date(moment));
  const lastSlot =
    latest === undefined
      ? 'No scheduled time has passed yet.'
      : [
          `Last due ${time(latest.dueAt)}. ${describeSlot(latest, words.timeZone)}`,
          ...missedBefore(latest, slots).map(
            (slot) => `${time(slot.dueAt)}: ${describeSlot(slot, words.timeZone)}`,
          ),
        ].join(' ');
  if (!schedule.enabled) {
    return {
      name,
      state: 'attention',
      detail: `It is off. ${lastSlot}`,
      nextStep: 'Switch it on, or create backups manually.',
    };
  }
  const rule = `${words.description} (${words.timeZone})`;
  if (pause !== null) {
    return {
      name,
      state: 'attention',
      detail: `${rule}, but paused by ${pause.by} until ${time(pause.until)}. ${lastSlot}`,
      nextStep: 'End the pause when backups can run again.',
    };
  }
  if (waiting !== null) {
    return {
      name,
      state: 'attention',
      detail: `${rule}. Due ${time(waiting.dueAt)}. ${describeWaiting(waiting, words.timeZone)} ${lastSlot}`,
      nextStep: 'Wait, or create a backup now: it also serves this time.',
    };
  }
  const [next] = words.nextRuns;
  const detail = `${rule}${next === undefined ? '' : `, next ${time(next)}`}. ${lastSlot}`;
  return latest?.outcome === 'missed'
    ? {
        name,
        state: 'attention',
        detail,
        nextStep: 'Create a backup now, and check why it was missed.',
      }
    : { name, state: 'ok', detail, nextStep: null };
}

/** Returns the missed slots of the week before the latest slot. */
function missedBefore(latest: SlotRecord, slots: readonly SlotRecord[]): SlotRecord[] {
  const since = new Date(Date.parse(latest.dueAt) - weekMs).toISOString();
  return slots.filter((slot) => slot !== latest && slot.outcome === 'missed' && slot.dueAt > since);
}
