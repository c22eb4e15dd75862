import { clockTime, exactTime } from '#shared/describe-time.ts';
import { formatDuration } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import type { LaneRun, TimeAxis as Axis } from './lanes.ts';
import classes from './TimeAxis.module.css';

/** More are counted only: the list in words has all. */
const mostLanes = 10;

/** Planned backups as bars: a lane for each server, so that two at the same time are one below the other. */
export function TimeAxis({ axis }: { axis: Axis }) {
  const { from, to, ticks, lanes } = axis;
  const place = (at: number): string => `${((at - from) / (to - from)) * 100}%`;
  return (
    // The list below it says the same in words.
    <div className={classes.axis} aria-hidden="true">
      <div className={classes.ticks}>
        {ticks.map((at) => (
          <span key={at} style={{ left: place(at) }}>
            {clockTime(new Date(at))}
          </span>
        ))}
      </div>
      <div>
        {lanes.slice(0, mostLanes).map(({ name, runs }) => (
          <div key={`${name} ${runs[0]?.connectionId ?? ''}`} className={classes.lane}>
            <span className={classes.name} title={name}>
              {name}
            </span>
            <span className={classes.track}>
              {ticks.map((at) => (
                <i key={at} style={{ left: place(at) }} />
              ))}
              {runs.map((run) => (
                <b
                  key={run.connectionId}
                  data-blocked={run.isBlocked || undefined}
                  data-unknown={run.endsAt === null || undefined}
                  title={describeRun(run)}
                  style={{
                    left: place(run.startsAt),
                    width: `${(((run.endsAt ?? run.startsAt) - run.startsAt) / (to - from)) * 100}%`,
                  }}
                />
              ))}
            </span>
          </div>
        ))}
      </div>
      {lanes.length <= mostLanes ? null : (
        <p className={classes.more}>
          {text('all-databases.more-lanes', { count: lanes.length - mostLanes })}
        </p>
      )}
    </div>
  );
}

function describeRun({ name, startsAt, endsAt }: LaneRun): string {
  const at = exactTime(new Date(startsAt));
  return endsAt === null
    ? text('all-databases.run', { name, at })
    : text('all-databases.run-takes', { name, at, duration: formatDuration(endsAt - startsAt) });
}
