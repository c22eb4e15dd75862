/**
 * Doctor check of the schedule of a connection: on or off, next due time, and result of the last
 * slot. Pure functions: no I/O.
 */
import { text } from '#shared/words/text.ts';
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import type { ScheduleOverview } from '#shared/domain/schedule-overview.ts';
import { formatDate } from '#shared/words/intl.ts';
import { spoken } from '#shared/words/speak.ts';
import { describeSlot, describeWaiting } from '#shared/protection/slot-messages.ts';

const weekMs = 7 * 24 * 60 * 60_000;

/** Times are in the time zone of the schedule. */
export function checkSchedule(
  connection: string,
  { schedule, words, pause, waiting, slots }: ScheduleOverview,
): DoctorCheck {
  const name = text('doctor.schedule', { connection });
  const [latest] = slots;
  const time = (moment: string): string =>
    formatDate(
      new Date(moment),
      { dateStyle: 'medium', timeStyle: 'short', timeZone: words.timeZone },
      spoken(),
    );
  const lastSlot =
    latest === undefined
      ? text('doctor.nothing-due-yet')
      : [
          text('doctor.last-due', {
            time: time(latest.dueAt),
            outcome: describeSlot(latest, words.timeZone),
          }),
          ...missedBefore(latest, slots).map(
            (slot) => `${time(slot.dueAt)}: ${describeSlot(slot, words.timeZone)}`,
          ),
        ].join(' ');
  if (!schedule.enabled) {
    return {
      name,
      state: 'attention',
      detail: text('doctor.schedule-off', { last: lastSlot }),
      nextStep: text('doctor.schedule-off-next-step'),
    };
  }
  const rule = `${words.description} (${words.timeZone})`;
  if (pause !== null) {
    return {
      name,
      state: 'attention',
      detail: text('doctor.schedule-paused', {
        rule,
        admin: pause.by,
        until: time(pause.until),
        last: lastSlot,
      }),
      nextStep: text('doctor.schedule-paused-next-step'),
    };
  }
  if (waiting !== null) {
    return {
      name,
      state: 'attention',
      detail: text('doctor.schedule-waiting', {
        rule,
        time: time(waiting.dueAt),
        waiting: describeWaiting(waiting, words.timeZone),
        last: lastSlot,
      }),
      nextStep: text('doctor.schedule-waiting-next-step'),
    };
  }
  const [next] = words.nextRuns;
  const detail =
    next === undefined
      ? text('doctor.schedule-no-next', { rule, last: lastSlot })
      : text('doctor.schedule-next', { rule, time: time(next), last: lastSlot });
  return latest?.outcome === 'missed'
    ? {
        name,
        state: 'attention',
        detail,
        nextStep: text('doctor.schedule-missed-next-step'),
      }
    : { name, state: 'ok', detail, nextStep: null };
}

/** Returns the missed slots of the week before the latest slot. */
function missedBefore(latest: SlotRecord, slots: readonly SlotRecord[]): SlotRecord[] {
  const since = new Date(Date.parse(latest.dueAt) - weekMs).toISOString();
  return slots.filter((slot) => slot !== latest && slot.outcome === 'missed' && slot.dueAt > since);
}
