import { Button } from '@mantine/core';
import type { TableHealth } from '#shared/domain/health.ts';
import { remediesOf } from '#shared/errors/remedies.ts';
import { errorOf } from '../../api/bridge.ts';
import { useDatabaseHealth } from '../../api/queries.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { useNow } from '../../ui/useNow.ts';
import { Remedies } from '../remedies/Remedies.tsx';
import { Facts } from './Facts.tsx';
import { healthFacts, describeRows, describeSize } from './health-messages.ts';
import classes from './HealthPanel.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  connectionId: string;
}

/** The health of the database. Its server is asked when the panel is opened. */
export function HealthDetails({ connectionId }: Props) {
  const health = useDatabaseHealth(connectionId);
  const now = useNow();
  const error = health.isError
    ? errorOf(health.error)
    : health.data?.reachable === false
      ? health.data.error
      : null;
  if (error !== null) {
    return (
      <ErrorCallout
        error={error}
        tone="attention"
        actions={
          <Remedies
            connectionId={connectionId}
            remedies={remediesOf(error.code)}
            onRetry={() => void health.refetch()}
            retrying={health.isFetching}
          />
        }
      />
    );
  }
  if (health.data === undefined) {
    return <p className={classes.quiet}>{text('health.asking-server')}</p>;
  }
  if (!health.data.reachable) return null;
  return (
    <div>
      <div className={classes.headingRow}>
        <h2 className={classes.heading}>{text('health.database-now')}</h2>
        <span className={classes.quiet}>
          {text('health.asked')} <RelativeTime at={health.data.checkedAt} now={now} />
        </span>
        <Button
          variant="default"
          size="xs"
          loading={health.isFetching}
          onClick={() => void health.refetch()}
        >
          {text('health.ask-again')}
        </Button>
      </div>
      <Facts facts={healthFacts(health.data)} />
      <LargestTables tables={health.data.largestTables} now={now} />
    </div>
  );
}

function LargestTables({ tables, now }: { tables: readonly TableHealth[]; now: Date }) {
  if (tables.length === 0) return <p className={classes.quiet}>{text('health.has-no-tables')}</p>;
  return (
    <table className={classes.tables}>
      <caption>{text('health.largest-tables')}</caption>
      <thead>
        <tr>
          <th scope="col">{text('health.table')}</th>
          <th scope="col" className={classes.number}>
            {text('health.size')}
          </th>
          <th scope="col" className={classes.number}>
            {text('health.rows')}
          </th>
          <th scope="col">{text('health.last-vacuum')}</th>
        </tr>
      </thead>
      <tbody>
        {tables.map(({ schema, name, estimatedRows, lastVacuumAt, ...size }) => (
          <tr key={`${schema}.${name}`}>
            <th scope="row">
              {schema}.{name}
            </th>
            <td className={classes.number}>{describeSize(size)}</td>
            <td className={classes.number}>{describeRows(estimatedRows)}</td>
            <td>
              {lastVacuumAt === null ? (
                text('health.never')
              ) : (
                <RelativeTime at={lastVacuumAt} now={now} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
