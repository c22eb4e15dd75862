import { formatBytes, formatDuration } from '#shared/format.ts';
import { calendarDate } from '#shared/describe-time.ts';
import { useBackups, useScheduleOverview } from '../../api/queries.ts';
import { useNow } from '../../ui/useNow.ts';
import { chartDays, describeChart, describeDay, heightOf, type ChartDay } from './chart-days.ts';
import classes from './HistoryChart.module.css';

interface Props {
  connectionId: string;
}

const sizeHeight = 56;
const durationHeight = 24;
const gap = 10;
const columnWidth = 12;
const barWidth = 8;
const chartHeight = sizeHeight + gap + durationHeight;

/**
 * Size and duration of the latest backup of each day. A day with a missed scheduled backup has a
 * marker.
 */
export function HistoryChart({ connectionId }: Props) {
  const backups = useBackups(connectionId).data?.backups;
  const slots = useScheduleOverview(connectionId).data?.slots;
  const now = useNow();
  if (backups === undefined || slots === undefined) return null;
  const days = chartDays(backups, slots, now);
  const [first] = days;
  if (first === undefined) return null;
  const largest = Math.max(...days.map(({ backup }) => backup?.sizeBytes ?? 0));
  const longest = Math.max(...days.map(({ backup }) => backup?.durationMs ?? 0));
  return (
    <figure className={classes.chart}>
      <div className={classes.scale} aria-hidden="true">
        <span>{formatBytes(largest)}</span>
        <span>{longest === 0 ? '' : formatDuration(longest)}</span>
      </div>
      <svg
        role="img"
        aria-label={describeChart(days)}
        viewBox={`0 0 ${days.length * columnWidth} ${chartHeight}`}
        preserveAspectRatio="none"
        className={classes.plot}
      >
        {days.map((day, index) => (
          <Column
            key={day.date.getTime()}
            day={day}
            x={index * columnWidth}
            largest={largest}
            longest={longest}
          />
        ))}
      </svg>
      <figcaption className={classes.caption}>
        <span>{calendarDate(first.date)}</span>
        <span>Size above, duration below</span>
        <span>Today</span>
      </figcaption>
    </figure>
  );
}

interface ColumnProps {
  day: ChartDay;
  x: number;
  largest: number;
  longest: number;
}

function Column({ day, x, largest, longest }: ColumnProps) {
  const left = x + (columnWidth - barWidth) / 2;
  const size = heightOf(day.backup?.sizeBytes ?? 0, largest, sizeHeight);
  const duration = heightOf(day.backup?.durationMs ?? 0, longest, durationHeight);
  return (
    <g className={classes.column}>
      <title>{describeDay(day)}</title>
      {/* The tooltip is shown in the whole column. */}
      <rect className={classes.area} x={x} y={0} width={columnWidth} height={chartHeight} />
      <rect
        className={classes.size}
        x={left}
        y={sizeHeight - size}
        width={barWidth}
        height={size}
      />
      <rect
        className={classes.duration}
        x={left}
        y={sizeHeight + gap}
        width={barWidth}
        height={duration}
      />
      {day.isMissed ? (
        <rect
          className={classes.missed}
          x={left}
          y={sizeHeight + gap / 2 - 2}
          width={barWidth}
          height={4}
        />
      ) : null}
    </g>
  );
}
