import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import type { Connection } from '#shared/domain/connection.ts';
import { errorOf } from '../../api/bridge.ts';
import { useScheduleOverview } from '../../api/queries.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { ScheduleCalendar } from './ScheduleCalendar.tsx';
import { PauseControl } from './PauseControl.tsx';
import { RetentionWaits } from './RetentionWaits.tsx';
import { RetentionDialog } from './RetentionDialog.tsx';
import { ScheduleForm } from './ScheduleForm.tsx';
import classes from './SchedulePage.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  connections: readonly Connection[];
  connection: Connection;
  onChoose: (connectionId: string) => void;
}

/** The schedule of a database, its past scheduled backups and the days that backups are kept. */
export function SchedulePage({ connections, connection, onChoose }: Props) {
  const overview = useScheduleOverview(connection.id);
  const [showsRetention, setShowsRetention] = useState(false);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{text('schedule.schedule')}</h1>
        {connections.length === 1 ? (
          <p className={classes.quiet}>{connection.name}</p>
        ) : (
          <Select
            aria-label={text('schedule.database')}
            data={connections.map(({ id, name }) => ({ value: id, label: name }))}
            value={connection.id}
            onChange={(id) => (id === null ? undefined : onChoose(id))}
            allowDeselect={false}
          />
        )}
        {overview.data === undefined ? null : <PauseControl pause={overview.data.pause} />}
      </header>
      {overview.isError ? <ErrorCallout error={errorOf(overview.error)} /> : null}
      <RetentionWaits until={overview.data?.retentionWaitsUntil ?? null} />
      {overview.data === undefined ? null : (
        <div className={classes.columns}>
          <section aria-labelledby="plan-heading">
            <h2 id="plan-heading">{text('schedule.plan')}</h2>
            <ScheduleForm
              key={connection.id}
              connectionId={connection.id}
              overview={overview.data}
            />
            <Button
              variant="subtle"
              size="xs"
              className={classes.previewButton}
              onClick={() => setShowsRetention(true)}
            >
              {text('schedule.what-would-deleted-now-2')}
            </Button>
          </section>
          <section aria-labelledby="past-heading">
            <h2 id="past-heading">{text('schedule.past-scheduled-backups')}</h2>
            <ScheduleCalendar slots={overview.data.slots} waiting={overview.data.waiting} />
          </section>
        </div>
      )}
      {showsRetention ? (
        <RetentionDialog
          connectionId={connection.id}
          waitsUntil={overview.data?.retentionWaitsUntil ?? null}
          onClose={() => setShowsRetention(false)}
        />
      ) : null}
    </div>
  );
}
