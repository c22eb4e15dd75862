import { Popover, UnstyledButton } from '@mantine/core';
import { IconCheck, IconClockExclamation, IconHourglass, IconX } from '@tabler/icons-react';
import type { SlotRecord, WaitingSlot } from '#shared/domain/slot.ts';
import { describeSlot, describeWaiting } from '#shared/protection/slot-messages.ts';
import { calendarDate, shortWeekday } from '#shared/describe-time.ts';
import { useNow } from '../../ui/useNow.ts';
import { calendarWeeks, type CalendarDay } from './calendar.ts';
import classes from './SchedulePage.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  slots: readonly SlotRecord[];
  waiting: WaitingSlot | null;
}

const weeksShown = 8;
/** The days of the week, Monday first, as `Date.getDay` numbers them. */
const weekdays = [1, 2, 3, 4, 5, 6, 0];
const outcomes = {
  good: { label: 'schedule.outcome.good', Icon: IconCheck },
  late: { label: 'schedule.outcome.late', Icon: IconClockExclamation },
  missed: { label: 'schedule.outcome.missed', Icon: IconX },
  waiting: { label: 'schedule.outcome.waiting', Icon: IconHourglass },
} as const;

/** The scheduled backups of the last weeks, one cell for each day. A pressed day shows the reasons. */
export function ScheduleCalendar({ slots, waiting }: Props) {
  const now = useNow();
  return (
    <>
      <table className={classes.calendar} aria-label={text('schedule.past-scheduled-backups')}>
        <thead>
          <tr>
            {weekdays.map((day) => (
              <th key={day} scope="col">
                {shortWeekday(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {calendarWeeks(slots, waiting, now, weeksShown).map((week) => (
            <tr key={week[0]?.date.getTime()}>
              {week.map((day) => (
                <td key={day.date.getTime()}>
                  <Day day={day} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={classes.legend} aria-label={text('schedule.legend')}>
        {(['good', 'late', 'missed', 'waiting'] as const).map((outcome) => {
          const { label, Icon } = outcomes[outcome];
          return (
            <li key={outcome} data-outcome={outcome}>
              <Icon size={14} stroke={2.2} aria-hidden="true" /> {text(label)}
            </li>
          );
        })}
        <li>{text('schedule.empty-no-backup-scheduled')}</li>
      </ul>
    </>
  );
}

function Day({ day }: { day: CalendarDay }) {
  // A waiting slot has priority, then the worst outcome of the day.
  const outcome = day.waiting === null ? day.slots[0]?.outcome : 'waiting';
  const number = day.date.getDate();
  if (outcome === undefined) {
    return (
      <span className={classes.day} data-future={day.isFuture || undefined}>
        {number}
      </span>
    );
  }
  const { label, Icon } = outcomes[outcome];
  return (
    <Popover position="top" width={320} shadow="md" withArrow trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.day}
          data-outcome={outcome}
          aria-label={text('schedule.date-label-why', {
            date: calendarDate(day.date),
            label: text(label),
          })}
        >
          <span aria-hidden="true">{number}</span>
          <Icon size={14} stroke={2.2} aria-hidden="true" />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown tabIndex={0} className={classes.reasons}>
        <strong>{calendarDate(day.date)}</strong>
        {day.waiting === null ? null : <p>{describeWaiting(day.waiting)}</p>}
        {day.slots.map((slot) => (
          <p key={slot.dueAt}>{describeSlot(slot)}</p>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
