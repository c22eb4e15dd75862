import { useMemo, useState, type KeyboardEvent } from 'react';
import { text } from '#shared/words/text.ts';
import { useBackups, useScheduleOverview } from '../../api/queries.ts';
import { useNow } from '../../ui/useNow.ts';
import { NightBar } from './NightBar.tsx';
import { describeNight, describeNights, monthNames } from './night-messages.ts';
import { largestOf, lastNights } from './nights.ts';
import classes from './NightStrip.module.css';

interface Props {
  connectionId: string;
  /** The start of the chosen day; null if there is none. */
  chosen: number | null;
  onChoose: (day: number | null) => void;
}

/** Twelve weeks. */
const shownNights = 84;
const legendKinds = ['good', 'late', 'missed', 'failed', 'paused'] as const;

/**
 * The last nights, today at the right. The mouse and the arrow keys explain a night; a click shows only its
 * backups in the list.
 */
export function NightStrip({ connectionId, chosen, onChoose }: Props) {
  const backups = useBackups(connectionId).data?.backups;
  const schedule = useScheduleOverview(connectionId).data;
  const now = useNow();
  const [pointed, setPointed] = useState<number | null>(null);
  const [tabStop, setTabStop] = useState(shownNights - 1);
  const nights = useMemo(
    () =>
      backups === undefined || schedule === undefined
        ? []
        : lastNights(backups, schedule.slots, schedule.waiting, now, shownNights),
    [backups, schedule, now],
  );
  const largestBytes = useMemo(() => largestOf(nights), [nights]);
  const months = useMemo(() => monthNames(nights), [nights]);
  if (nights.every(({ kind }) => kind === 'before')) return null;
  const explained = nights.find(({ day }) => day === (pointed ?? chosen));

  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>): void => {
    const steps: Record<string, number> = {
      ArrowLeft: tabStop - 1,
      ArrowRight: tabStop + 1,
      Home: 0,
      End: nights.length - 1,
    };
    const wanted = steps[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(nights.length - 1, wanted));
    setTabStop(next);
    const item = event.currentTarget.closest('ul')?.children[next];
    item?.querySelector('button')?.focus();
  };

  return (
    <section
      className={classes.strip}
      aria-label={text('night-strip.name', { nights: nights.length })}
    >
      <ul className={classes.nights}>
        {nights.map((night, index) => (
          <li key={night.day}>
            <button
              type="button"
              className={classes.night}
              aria-label={describeNight(night)}
              aria-pressed={night.day === chosen}
              tabIndex={index === tabStop ? 0 : -1}
              onClick={() => {
                setTabStop(index);
                onChoose(night.day === chosen ? null : night.day);
              }}
              onKeyDown={onKeyDown}
              onFocus={() => setPointed(night.day)}
              onBlur={() => setPointed(null)}
              onMouseEnter={() => setPointed(night.day)}
              onMouseLeave={() => setPointed(null)}
            >
              <NightBar night={night} largestBytes={largestBytes} />
            </button>
          </li>
        ))}
      </ul>
      <ol className={classes.axis} aria-hidden="true">
        {months.map((month, index) => (
          <li key={nights[index]?.day}>
            {index === nights.length - 1 ? (
              <span className={classes.today}>{text('night-strip.today')}</span>
            ) : month !== null && index < nights.length - 8 ? (
              <span>{month}</span>
            ) : null}
          </li>
        ))}
      </ol>
      <div className={classes.foot}>
        <p>{explained === undefined ? describeNights(nights) : describeNight(explained)}</p>
        <ul className={classes.legend} aria-label={text('night-strip.legend')}>
          {legendKinds.map((kind) => (
            <LegendEntry key={kind} kind={kind} />
          ))}
          <li>{text('night-strip.legend-height')}</li>
          <li>{text('night-strip.legend-dot')}</li>
        </ul>
      </div>
    </section>
  );
}

function LegendEntry({ kind }: { kind: (typeof legendKinds)[number] }) {
  return (
    <li>
      <span className={classes.bar} data-kind={kind} aria-hidden="true">
        <span className={classes.column} style={{ height: '80%' }} />
        <span className={classes.sign} />
      </span>
      {text(`night-strip.kind.${kind}`)}
    </li>
  );
}
