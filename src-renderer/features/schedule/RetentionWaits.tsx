import { describeRetentionWait } from '#shared/protection/retention-messages.ts';
import { Callout } from '../../ui/Callout.tsx';
import classes from './SchedulePage.module.css';

/** Shows why no backups are deleted automatically. Shows nothing while the clock can be trusted. */
export function RetentionWaits({ until }: { until: string | null }) {
  if (until === null) return null;
  const { title, reason, nextStep } = describeRetentionWait(until);
  return (
    <div className={classes.retentionWaits}>
      <Callout tone="attention" title={title}>
        <p>{reason}</p>
        <p>{nextStep}</p>
      </Callout>
    </div>
  );
}
