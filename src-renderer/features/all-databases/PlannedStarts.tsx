import { formatDuration } from '#shared/format.ts';
import { formatDate } from '#shared/words/intl.ts';
import { spoken } from '#shared/words/speak.ts';
import { text } from '#shared/words/text.ts';
import { firstNames } from '#shared/first-names.ts';
import { plannedStarts, type DatabaseState, type PlannedStart } from './databases-overview.ts';
import classes from './AllDatabasesPage.module.css';

interface Props {
  states: readonly DatabaseState[];
  now: Date;
}

const dayMs = 24 * 60 * 60_000;

/** The next 24 hours as a time axis: which databases begin when, how long, and what overlaps. */
export function PlannedStarts({ states, now }: Props) {
  const starts = plannedStarts(states, now);
  return (
    <section className={classes.planned} aria-labelledby="planned-heading">
      <h2 id="planned-heading">{text('all-databases.tonight')}</h2>
      {starts.length === 0 ? (
        <p className={classes.nothing}>{text('all-databases.nothing-planned')}</p>
      ) : (
        <ol className={classes.starts}>
          {starts.map((start) => (
            <Start key={start.at} start={start} now={now} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Start({ start, now }: { start: PlannedStart; now: Date }) {
  const { at, databases, endsAt, waiting, blocked, overlaps } = start;
  const duration = endsAt === null ? null : formatDuration(endsAt - at);
  const left = ((at - now.getTime()) / dayMs) * 100;
  const width = endsAt === null ? 0 : ((endsAt - at) / dayMs) * 100;
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
        <div className={classes.axis} aria-hidden="true">
          <span style={{ left: `${left}%`, width: `${width}%` }} />
        </div>
      </div>
    </li>
  );
}

const timeOf = (at: number): string =>
  formatDate(new Date(at), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, spoken());
