import { Popover, UnstyledButton } from '@mantine/core';
import { IconCheck, IconClockExclamation, IconHourglass, IconX } from '@tabler/icons-react';
import type { SlotRecord, WaitingSlot } from '#shared/domain/slot.ts';
import { describeSlot, describeWaiting } from '#shared/protection/slot-messages.ts';
import { calendarDate } from '#shared/describe-time.ts';
import { useNow } from '../../ui/useNow.ts';
import { calendarWeeks, type CalendarDay } from './calendar.ts';
import classes from './SchedulePage.module.css';

interface Props {
  slots: readonly SlotRecord[];
  waiting: WaitingSlot | null;
}

const weeksShown = 8;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const outcomes = {
  good: { words: 'Good', Icon: IconCheck },
  late: { words: 'Late', Icon: IconClockExclamation },
  missed: { words: 'Missed', Icon: IconX },
  waiting: { words: 'Still to be made', Icon: IconHourglass },
} as const;

/** What became of the nights of the last weeks; each says why when it is pressed. */
export function NightCalendar({ slots, waiting }: Props) {
  const now = useNow();
  return (
    <>
      <table className={classes.calendar} aria-label="Past nights">
        <thead>
          <tr>
            {weekdays.map((day) => (
              <th key={day} scope="col">
                {day}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {calendarWeeks(slots, waiting, now, weeksShown).map((week) => (
            <tr key={week[0]?.date.getTime()}>
              {week.map((day) => (
                <td key={day.date.getTime()}>
                  <Night day={day} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={classes.legend} aria-label="What the signs mean">
        {(['good', 'late', 'missed', 'waiting'] as const).map((outcome) => {
          const { words, Icon } = outcomes[outcome];
          return (
            <li key={outcome} data-outcome={outcome}>
              <Icon size={14} stroke={2.2} aria-hidden="true" /> {words}
            </li>
          );
        })}
        <li>Empty: nothing was due</li>
      </ul>
    </>
  );
}

function Night({ day }: { day: CalendarDay }) {
  // What is still open comes first; of what is over, the worst.
  const outcome = day.waiting === null ? day.slots[0]?.outcome : 'waiting';
  const number = day.date.getDate();
  if (outcome === undefined) {
    return (
      <span className={classes.night} data-future={day.isFuture || undefined}>
        {number}
      </span>
    );
  }
  const { words, Icon } = outcomes[outcome];
  return (
    <Popover position="top" width={320} shadow="md" withArrow trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.night}
          data-outcome={outcome}
          aria-label={`${calendarDate(day.date)}: ${words}. Why?`}
        >
          <span aria-hidden="true">{number}</span>
          <Icon size={14} stroke={2.2} aria-hidden="true" />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown tabIndex={0} className={classes.why}>
        <strong>{calendarDate(day.date)}</strong>
        {day.waiting === null ? null : <p>{describeWaiting(day.waiting)}</p>}
        {day.slots.map((slot) => (
          <p key={slot.dueAt}>{describeSlot(slot)}</p>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
