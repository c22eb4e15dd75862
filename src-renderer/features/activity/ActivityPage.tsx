import { Button, Select, Tabs } from '@mantine/core';
import { useState } from 'react';
import type { Connection } from '#shared/domain/connection.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import { formatBytes } from '#shared/format.ts';
import { errorOf } from '../../api/bridge.ts';
import { useRunHistory } from '../../api/queries.ts';
import { remembered } from '../../memory/memory.ts';
import { useRemembered } from '../../memory/useRemembered.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useRovingFocus } from '../../ui/useRovingFocus.ts';
import { triggerName } from '../backup-list/backup-messages.ts';
import { AuditPanel } from './AuditPanel.tsx';
import { RunDetails } from './RunDetails.tsx';
import { durationOf, outcomeNames } from './run-messages.ts';
import classes from './ActivityPage.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  connections: readonly Connection[];
  /** The run whose details are shown. */
  openedId: string | null;
  onOpen: (runId: string | null) => void;
}

const runsOfPage = 200;
const states = Object.keys(outcomeNames) as FinishedRun['state'][];

const shownTab = remembered<string | null>('activity.tab', 'runs');
const databaseFilter = remembered<string | null>('activity.database', null);
const outcomeFilter = remembered<string | null>('activity.outcome', null);

/** All runs and the audit trail. */
export function ActivityPage(props: Props) {
  const [tab, setTab] = useRemembered(shownTab);
  return (
    <div className={classes.page}>
      <h1>{text('activity.activity')}</h1>
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List aria-label={text('activity.activity')}>
          <Tabs.Tab value="runs">{text('activity.runs')}</Tabs.Tab>
          <Tabs.Tab value="audit">{text('activity.audit-trail')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="runs">
          <RunsPanel {...props} />
        </Tabs.Panel>
        <Tabs.Panel value="audit">
          <AuditPanel connections={props.connections} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

/** All runs, newest first, with their details. */
function RunsPanel({ connections, openedId, onOpen }: Props) {
  const history = useRunHistory();
  const now = useNow();
  const roving = useRovingFocus<HTMLUListElement>();
  const [connectionId, setConnectionId] = useRemembered(databaseFilter);
  const [state, setState] = useRemembered(outcomeFilter);
  const [limit, setLimit] = useState(runsOfPage);
  const names = new Map(connections.map(({ id, name }) => [id, name]));
  const nameOf = (run: FinishedRun) =>
    names.get(run.connectionId ?? '') ?? text('activity.connection-not-saved');

  const runs = (history.data ?? []).filter(
    (run) =>
      (connectionId === null || run.connectionId === connectionId) &&
      (state === null || run.state === state),
  );
  return (
    <>
      <div className={classes.filters}>
        <Select
          data-search
          aria-label={text('activity.database')}
          placeholder={text('activity.all-databases')}
          clearable
          data={connections.map(({ id, name }) => ({ value: id, label: name }))}
          value={connectionId}
          onChange={setConnectionId}
        />
        <Select
          aria-label={text('activity.outcome')}
          placeholder={text('activity.all-outcomes')}
          clearable
          data={states.map((value) => ({ value, label: text(outcomeNames[value]) }))}
          value={state}
          onChange={setState}
        />
      </div>
      {history.isError ? <ErrorCallout error={errorOf(history.error)} /> : null}
      {history.data !== undefined && runs.length === 0 ? (
        <p className={classes.quiet}>
          {history.data.length === 0
            ? text('activity.no-backup-has-run-yet')
            : text('activity.no-run-matches-filters')}
        </p>
      ) : null}
      {runs.length === 0 ? null : (
        <ul {...roving} className={classes.runs} aria-label={text('activity.runs-newest-first')}>
          {runs.slice(0, limit).map((run) => (
            <li key={run.id} data-state={run.state}>
              <button
                type="button"
                className={classes.run}
                data-roving={nameOf(run)}
                aria-expanded={run.id === openedId}
                onClick={() => onOpen(run.id === openedId ? null : run.id)}
              >
                <span className={classes.outcome}>{text(outcomeNames[run.state])}</span>
                <span className={classes.name}>{nameOf(run)}</span>
                <span>
                  <RelativeTime at={run.startedAt} now={now} />
                </span>
                <span className={classes.quiet}>
                  {triggerName(run.trigger)}, {run.admin}
                </span>
                <span className={classes.figure}>{durationOf(run)}</span>
                <span className={classes.figure}>
                  {run.state === 'published' ? formatBytes(run.backup.sizeBytes) : '–'}
                </span>
              </button>
              {run.id === openedId ? <RunDetails run={run} database={nameOf(run)} /> : null}
            </li>
          ))}
        </ul>
      )}
      {runs.length > limit ? (
        <Button variant="default" size="xs" onClick={() => setLimit(limit + runsOfPage)}>
          {text('activity.show-older-runs')}
        </Button>
      ) : null}
    </>
  );
}
