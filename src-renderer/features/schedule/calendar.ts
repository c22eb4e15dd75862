/** Past scheduled backups as weeks of seven days, Monday first. Pure functions: no I/O. */
import type { SlotRecord, WaitingSlot } from '#shared/domain/slot.ts';

export interface CalendarDay {
  date: Date;
  /** The slots of this day in the time zone of this computer, the worst outcome first. */
  slots: SlotRecord[];
  /** The slot of this day whose time has come and that has no backup yet; null if there is none. */
  waiting: WaitingSlot | null;
  isFuture: boolean;
}

const severity = ['missed', 'late', 'good'] as const;

/** Returns `weeks` rows. The last row contains today. */
export function calendarWeeks(
  slots: readonly SlotRecord[],
  waiting: WaitingSlot | null,
  now: Date,
  weeks: number,
): CalendarDay[][] {
  const byDay = new Map<string, SlotRecord[]>();
  for (const slot of slots) {
    const key = dayKey(new Date(slot.dueAt));
    byDay.set(key, [...(byDay.get(key) ?? []), slot]);
  }
  const monday = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  monday.setDate(monday.getDate() - ((monday.getDay() + 6) % 7) - 7 * (weeks - 1));
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_day, day) => {
      const date = new Date(monday);
      date.setDate(monday.getDate() + week * 7 + day);
      const found = byDay.get(dayKey(date)) ?? [];
      return {
        date,
        slots: found.toSorted((a, b) => severity.indexOf(a.outcome) - severity.indexOf(b.outcome)),
        waiting:
          waiting !== null && dayKey(new Date(waiting.dueAt)) === dayKey(date) ? waiting : null,
        isFuture: date > now,
      };
    }),
  );
}

const dayKey = (at: Date): string => `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`;
