import { errorOf } from '../../api/bridge.ts';
import type { useBackupStatistics } from '../../api/queries.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { Facts } from './Facts.tsx';
import { statisticsFacts } from './health-messages.ts';
import classes from './HealthPanel.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  statistics: ReturnType<typeof useBackupStatistics>;
}

/** The statistics of the backups. */
export function StatisticsFacts({ statistics: { data, error, isError } }: Props) {
  return (
    <div>
      <h2 className={classes.heading}>
        {data === undefined
          ? text('health.backups')
          : text('health.backups-last-days', { days: data.days })}
      </h2>
      {isError ? <ErrorCallout error={errorOf(error)} /> : null}
      {data === undefined ? null : <Facts facts={statisticsFacts(data)} />}
    </div>
  );
}
