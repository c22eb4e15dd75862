import { Button, Collapse } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useMemo, useState } from 'react';
import { useBackups, useBackupStatistics } from '../../api/queries.ts';
import { HealthDetails } from './HealthDetails.tsx';
import { StatisticsFacts } from './StatisticsFacts.tsx';
import { useNow } from '../../ui/useNow.ts';
import { describeBackupGrowth, statisticsSummary } from './health-messages.ts';
import classes from './HealthPanel.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  connectionId: string;
}

/** One line with the statistics of the backups. When opened, also the health of the database. */
export function HealthPanel({ connectionId }: Props) {
  const id = useId();
  const [opened, setOpened] = useState(false);
  const statistics = useBackupStatistics(connectionId);
  const backups = useBackups(connectionId).data?.backups;
  const now = useNow();
  const growth = useMemo(
    () => (backups === undefined ? null : describeBackupGrowth(backups, now)),
    [backups, now],
  );
  return (
    <section className={classes.panel} aria-label={text('health.health-statistics')}>
      <Button
        variant="subtle"
        size="compact-sm"
        className={classes.toggle}
        aria-expanded={opened}
        aria-controls={id}
        onClick={() => setOpened(!opened)}
        leftSection={
          <IconChevronRight
            size={16}
            aria-hidden="true"
            className={classes.chevron}
            data-opened={opened}
          />
        }
      >
        {text('health.health-statistics')}
      </Button>
      {opened || statistics.data === undefined ? null : (
        <span className={classes.summary}>
          {[growth, statisticsSummary(statistics.data)].filter(Boolean).join(' · ')}
        </span>
      )}
      <Collapse expanded={opened} id={id} transitionDuration={0}>
        {opened ? (
          <div className={classes.content}>
            <HealthDetails connectionId={connectionId} />
            <StatisticsFacts statistics={statistics} />
          </div>
        ) : null}
      </Collapse>
    </section>
  );
}
