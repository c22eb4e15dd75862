import { upcomingLabel } from '#shared/describe-time.ts';
import { useNow } from '../../ui/useNow.ts';
import classes from './SchedulePage.module.css';
import { text } from '#shared/words/text.ts';

/** The next scheduled times, in the time zone of this computer. */
export function NextRuns({ runs }: { runs: readonly string[] }) {
  const now = useNow();
  if (runs.length === 0) return null;
  return (
    <ol className={classes.next} aria-label={text('schedule.next-runs')}>
      {runs.map((run) => (
        <li key={run}>{capitalised(upcomingLabel(new Date(run), now))}</li>
      ))}
    </ol>
  );
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
