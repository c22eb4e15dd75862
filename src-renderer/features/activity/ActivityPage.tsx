import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import type { Connection } from '#shared/domain/connection.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import { describeError } from '#shared/errors/words.ts';
import { formatBytes } from '#shared/format.ts';
import { errorOf } from '../../api/bridge.ts';
import { useOpenLogFolder } from '../../api/mutations.ts';
import { useRunHistory } from '../../api/queries.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { useNow } from '../../ui/useNow.ts';
import { triggerWords } from '../backup-list/backup-words.ts';
import { durationOf, outcomeWords, supportText } from './run-words.ts';
import classes from './ActivityPage.module.css';

interface Props {
  connections: readonly Connection[];
  /** The run whose details are shown. */
  openedId: string | null;
  onOpen: (runId: string | null) => void;
}

const shownAtOnce = 200;
const states = Object.keys(outcomeWords) as FinishedRun['state'][];

/** Every run, newest first, with what is known about each. */
export function ActivityPage({ connections, openedId, onOpen }: Props) {
  const history = useRunHistory();
  const now = useNow();
  const [connectionId, setConnectionId] = useState<string | null>(null);
  const [state, setState] = useState<string | null>(null);
  const [limit, setLimit] = useState(shownAtOnce);
  const names = new Map(connections.map(({ id, name }) => [id, name]));
  const nameOf = (run: FinishedRun) => names.get(run.connectionId ?? '') ?? 'Given on the spot';

  const runs = (history.data ?? []).filter(
    (run) =>
      (connectionId === null || run.connectionId === connectionId) &&
      (state === null || run.state === state),
  );
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>Activity</h1>
        <Select
          aria-label="Of which database"
          placeholder="All databases"
          clearable
          data={connections.map(({ id, name }) => ({ value: id, label: name }))}
          value={connectionId}
          onChange={setConnectionId}
        />
        <Select
          aria-label="With which outcome"
          placeholder="All outcomes"
          clearable
          data={states.map((value) => ({ value, label: outcomeWords[value] }))}
          value={state}
          onChange={setState}
        />
      </header>
      {history.isError ? <ErrorNotice error={errorOf(history.error)} /> : null}
      {history.data !== undefined && runs.length === 0 ? (
        <p className={classes.quiet}>
          {history.data.length === 0
            ? 'Nothing has run yet. Every backup is listed here, good or bad.'
            : 'No run is like that.'}
        </p>
      ) : null}
      {runs.length === 0 ? null : (
        <ul className={classes.runs} aria-label="Runs, newest first">
          {runs.slice(0, limit).map((run) => (
            <li key={run.id} data-state={run.state}>
              <button
                type="button"
                className={classes.run}
                aria-expanded={run.id === openedId}
                onClick={() => onOpen(run.id === openedId ? null : run.id)}
              >
                <span className={classes.outcome}>{outcomeWords[run.state]}</span>
                <span className={classes.name}>{nameOf(run)}</span>
                <span>
                  <RelativeTime at={run.startedAt} now={now} />
                </span>
                <span className={classes.quiet}>
                  {triggerWords[run.trigger]}, {run.admin}
                </span>
                <span className={classes.figure}>{durationOf(run)}</span>
                <span className={classes.figure}>
                  {run.state === 'published' ? formatBytes(run.backup.sizeBytes) : '–'}
                </span>
              </button>
              {run.id === openedId ? <Details run={run} database={nameOf(run)} /> : null}
            </li>
          ))}
        </ul>
      )}
      {runs.length > limit ? (
        <Button variant="default" size="xs" onClick={() => setLimit(limit + shownAtOnce)}>
          Show older runs
        </Button>
      ) : null}
    </div>
  );
}

function Details({ run, database }: { run: FinishedRun; database: string }) {
  const openLogs = useOpenLogFolder();
  const [copied, setCopied] = useState(false);
  const words = run.state === 'failed' ? describeError(run.error) : null;
  return (
    <div className={classes.details}>
      {words === null ? null : (
        <>
          <p className={classes.title}>{words.title}</p>
          <p>{words.explanation}</p>
          <p>{words.nextStep}</p>
        </>
      )}
      {run.state === 'published' ? <p>{run.backup.filename}</p> : null}
      {run.state === 'published'
        ? run.warnings.map((warning) => <p key={warning}>{warning}</p>)
        : null}
      {run.state === 'cancelled' ? (
        <p>It was stopped on request. No file was left behind.</p>
      ) : null}
      <div className={classes.actions}>
        <Button
          variant="default"
          size="xs"
          onClick={() => {
            void navigator.clipboard
              .writeText(supportText(run, database))
              .then(() => setCopied(true));
          }}
        >
          {copied ? 'Copied' : 'Copy for support'}
        </Button>
        <Button variant="default" size="xs" onClick={() => openLogs.mutate(undefined)}>
          Open log folder
        </Button>
      </div>
    </div>
  );
}
