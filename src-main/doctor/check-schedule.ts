/** What doctor says of a connection's schedule: on or off, when next, and how the last night went. Pure. */
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import type { ScheduleOverview } from '#shared/domain/schedule-overview.ts';
import { describeSlot, describeWaiting } from '#shared/protection/slot-messages.ts';

const weekMs = 7 * 24 * 60 * 60_000;

/** Times are told in the zone of the schedule. */
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
  const lastNight =
    latest === undefined
      ? 'No night has passed yet.'
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
      detail: `It is off. ${lastNight}`,
      nextStep: 'Switch it on, or back up by hand.',
    };
  }
  const rule = `${words.description} (${words.timeZone})`;
  if (pause !== null) {
    return {
      name,
      state: 'attention',
      detail: `${rule}, but paused by ${pause.by} until ${time(pause.until)}. ${lastNight}`,
      nextStep: 'End the pause when backups may run again.',
    };
  }
  if (waiting !== null) {
    return {
      name,
      state: 'attention',
      detail: `${rule}. Due ${time(waiting.dueAt)}. ${describeWaiting(waiting, words.timeZone)} ${lastNight}`,
      nextStep: 'Wait for it, or back up by hand: that counts as well.',
    };
  }
  const [next] = words.nextRuns;
  const detail = `${rule}${next === undefined ? '' : `, next ${time(next)}`}. ${lastNight}`;
  return latest?.outcome === 'missed'
    ? { name, state: 'attention', detail, nextStep: 'Back up by hand, and see why it was missed.' }
    : { name, state: 'ok', detail, nextStep: null };
}

/** The nights of the week up to the latest one that were missed, without it. */
function missedBefore(latest: SlotRecord, slots: readonly SlotRecord[]): SlotRecord[] {
  const since = new Date(Date.parse(latest.dueAt) - weekMs).toISOString();
  return slots.filter((slot) => slot !== latest && slot.outcome === 'missed' && slot.dueAt > since);
}
