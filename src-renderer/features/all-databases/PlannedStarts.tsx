import { clockTime } from '#shared/describe-time.ts';
import { formatDuration } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { firstNames } from '#shared/first-names.ts';
import { plannedStarts, type DatabaseState, type PlannedStart } from './databases-overview.ts';
import { runsAtOnce, timeAxis } from './lanes.ts';
import { TimeAxis } from './TimeAxis.tsx';
import classes from './AllDatabasesPage.module.css';

interface Props {
  states: readonly DatabaseState[];
  now: Date;
}

/** The next 24 hours as a time axis, and in words: which databases begin when, how long, and what overlaps. */
export function PlannedStarts({ states, now }: Props) {
  const starts = plannedStarts(states, now);
  const axis = timeAxis(states, now);
  const together = axis === null ? 0 : runsAtOnce(axis);
  return (
    <section className={classes.planned} aria-labelledby="planned-heading">
      <h2 id="planned-heading">{text('all-databases.tonight')}</h2>
      {starts.length === 0 ? (
        <p className={classes.nothing}>{text('all-databases.nothing-planned')}</p>
      ) : (
        <>
          {axis === null ? null : <TimeAxis axis={axis} />}
          {together < 2 ? null : (
            <p className={classes.together}>{text('all-databases.together', { together })}</p>
          )}
          <ol className={classes.starts}>
            {starts.map((start) => (
              <Start key={start.at} start={start} />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function Start({ start }: { start: PlannedStart }) {
  const { at, databases, endsAt, waiting, blocked, overlaps } = start;
  const duration = endsAt === null ? null : formatDuration(endsAt - at);
  return (
    <li>
      <time className={classes.at} dateTime={new Date(at).toISOString()}>
        {timeOf(at)}
      </time>
      <div>
        <p>
          {text('all-databases.start', {
            count: databases.length,
            names: firstNames(databases.map(({ connection }) => connection.name)),
          })}
        </p>
        <p className={classes.takes}>
          {duration === null
            ? text('all-databases.takes-unknown')
            : waiting === 0
              ? text('all-databases.takes', { duration })
              : text('all-databases.in-turn', { duration, waiting })}
        </p>
        {blocked === 0 ? null : (
          <p className={classes.bad}>{text('all-databases.blocked', { blocked })}</p>
        )}
        {overlaps === null ? null : (
          <p className={classes.bad}>{text('all-databases.overlap', { time: timeOf(overlaps) })}</p>
        )}
      </div>
    </li>
  );
}

const timeOf = (at: number): string => clockTime(new Date(at));
