import { Button, Select } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Connection } from '#shared/domain/connection.ts';
import { exactTime } from '#shared/describe-time.ts';
import { text } from '#shared/words/text.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { percentOf } from '../backup-run/progress-messages.ts';
import { sinceOf } from './compare-messages.ts';
import type { Changes } from './useChanges.ts';
import type { OtherSide } from './useComparison.ts';
import classes from './Compare.module.css';

interface Props {
  changes: Changes;
  /** The connection of the backups; undefined for a file that is not in a list. */
  connection: Connection | undefined;
  /** The backups that it can be compared with. */
  others: readonly BackupEntry[];
  /** The backup before the opened one; null if there is none. */
  older: BackupEntry | null;
}

/** The choice of the live database instead of a file. */
const live = 'live';
/** A database that was restored from this backup. */
const restored = 'restored';

/** What the opened backup is compared with: at first the backup before it. */
export function ChangesBar({ changes, connection, others, older }: Props) {
  const { comparison, now } = changes;
  const isRunning = now.state === 'running';
  const percent = now.state === 'running' ? percentOf(now.fraction) : null;
  const isBegun = useRef(false);
  const { start } = changes;
  useEffect(() => {
    if (isBegun.current || comparison !== null || isRunning) return;
    if (connection === undefined || older === null) return;
    isBegun.current = true;
    start({ kind: 'listed', connectionId: connection.id, filename: older.filename });
  }, [comparison, connection, isRunning, older, start]);

  const other = now.state === 'running' ? now.input : (comparison?.other ?? null);
  const choose = (value: string | null) => {
    if (value === null || value === restored || connection === undefined) return;
    const { id: connectionId, name } = connection;
    start(
      value === live
        ? { kind: 'live', connectionId, database: null, name }
        : { kind: 'listed', connectionId, filename: value },
    );
  };
  return (
    <div className={classes.bar}>
      <div className={classes.choice}>
        {connection === undefined ? null : (
          <Select
            className={classes.select}
            size="xs"
            aria-label={text('compare.with')}
            placeholder={text('compare.with')}
            searchable
            limit={100}
            allowDeselect={false}
            data={[
              { value: live, label: text('compare.live', { name: connection.name }) },
              ...(other?.kind === 'live' && other.database !== null
                ? [{ value: restored, label: text('compare.live', { name: other.database }) }]
                : []),
              ...others.map(({ filename, createdAt }) => ({
                value: filename,
                label: labelOf(createdAt, filename === older?.filename),
              })),
            ]}
            value={valueOf(other)}
            onChange={choose}
          />
        )}
        <Button variant="default" size="xs" onClick={() => start({ kind: 'chosen' })}>
          {text('compare.a-file')}
        </Button>
        <p className={classes.since} aria-live="polite">
          {isRunning ? text('compare.comparing') : comparison === null ? '' : sinceOf(comparison)}
        </p>
        {isRunning ? (
          <Button variant="default" size="xs" onClick={changes.cancel}>
            {percent === null
              ? text('compare.cancel')
              : text('compare.cancel-percent', { percent })}
          </Button>
        ) : null}
      </div>
      {isRunning ? (
        <ProgressBar
          label={text('compare.progress')}
          percent={percent}
          text={text('compare.comparing')}
        />
      ) : null}
      {now.state === 'failed' ? (
        <div role="alert">
          <ErrorCallout error={now.error} />
        </div>
      ) : null}
    </div>
  );
}

function labelOf(createdAt: string, isTheOneBefore: boolean): string {
  const time = exactTime(new Date(createdAt));
  return isTheOneBefore ? text('compare.the-one-before', { time }) : time;
}

function valueOf(other: OtherSide | null): string | null {
  if (other === null || other.kind === 'chosen') return null;
  if (other.kind === 'listed') return other.filename;
  return other.database === null ? live : restored;
}
