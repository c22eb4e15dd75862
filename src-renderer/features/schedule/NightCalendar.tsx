import { Popover, UnstyledButton } from '@mantine/core';
import { IconCheck, IconClockExclamation, IconX } from '@tabler/icons-react';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { tellSlot } from '#shared/protection/slot-words.ts';
import { calendarDate } from '#shared/time-words.ts';
import { useNow } from '../../ui/useNow.ts';
import { calendarWeeks, type CalendarDay } from './calendar.ts';
import classes from './SchedulePage.module.css';

interface Props {
  slots: readonly SlotRecord[];
}

const weeksShown = 8;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const outcomes = {
  good: { words: 'Good', Icon: IconCheck },
  late: { words: 'Late', Icon: IconClockExclamation },
  missed: { words: 'Missed', Icon: IconX },
} as const;

/** What became of the nights of the last weeks; each says why when it is pressed. */
export function NightCalendar({ slots }: Props) {
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
          {calendarWeeks(slots, now, weeksShown).map((week) => (
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
        {(['good', 'late', 'missed'] as const).map((outcome) => {
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
  const [worst] = day.slots;
  const number = day.date.getDate();
  if (worst === undefined) {
    return (
      <span className={classes.night} data-future={day.isFuture || undefined}>
        {number}
      </span>
    );
  }
  const { words, Icon } = outcomes[worst.outcome];
  return (
    <Popover position="top" width={320} shadow="md" withArrow trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.night}
          data-outcome={worst.outcome}
          aria-label={`${calendarDate(day.date)}: ${words}. Why?`}
        >
          <span aria-hidden="true">{number}</span>
          <Icon size={14} stroke={2.2} aria-hidden="true" />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown tabIndex={0} className={classes.why}>
        <strong>{calendarDate(day.date)}</strong>
        {day.slots.map((slot) => (
          <p key={slot.dueAt}>{tellSlot(slot)}</p>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
