import { tellRetentionWait } from '#shared/protection/retention-messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import classes from './SchedulePage.module.css';

/** Says that no night deletes anything, and why; nothing while the clock can be trusted. */
export function RetentionWaits({ until }: { until: string | null }) {
  if (until === null) return null;
  const { title, reason, nextStep } = tellRetentionWait(until);
  return (
    <div className={classes.retentionWaits}>
      <Notice tone="attention" title={title}>
        <p>{reason}</p>
        <p>{nextStep}</p>
      </Notice>
    </div>
  );
}
