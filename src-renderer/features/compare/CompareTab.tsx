import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import type { Contents } from '#shared/domain/catalog.ts';
import { formatBytes } from '#shared/format.ts';
import { exactTime } from '#shared/describe-time.ts';
import { useBackups, useConnections } from '../../api/queries.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { percentOf } from '../backup-run/progress-messages.ts';
import type { ListedBackup } from '../opened-backup/opened-file.ts';
import { ComparisonResult } from './ComparisonResult.tsx';
import { useComparison } from './useComparison.ts';
import classes from './Compare.module.css';

interface Props {
  contents: Contents;
  listed: ListedBackup | null;
  connectionId: string | null;
}

/** The choice of the live database instead of a file. */
const live = 'live';

/** Compares the opened backup with another backup or with the live database. */
export function CompareTab({ contents, listed, connectionId }: Props) {
  const backups = useBackups(connectionId).data?.backups ?? [];
  const others = backups.filter(({ filename }) => listed === null || filename !== listed.filename);
  const connection = useConnections().data?.find(({ id }) => id === connectionId);
  const [chosen, setChosen] = useState<string | null>(null);
  const comparison = useComparison(contents);
  const { now } = comparison;
  const busy = now.state === 'running';
  const percent = now.state === 'running' ? percentOf(now.fraction) : null;

  return (
    <div className={classes.compare}>
      <div className={classes.choice}>
        {connection === undefined ? null : (
          <>
            <Select
              className={classes.select}
              label="Compare with"
              placeholder="Choose a backup, or the live database"
              searchable
              limit={100}
              data={[
                { value: live, label: `${connection.name}, as it is now` },
                ...others.map(({ filename, createdAt, sizeBytes }) => ({
                  value: filename,
                  label: `${exactTime(new Date(createdAt))}, ${formatBytes(sizeBytes)}`,
                })),
              ]}
              value={chosen}
              onChange={setChosen}
              disabled={busy}
            />
            <Button
              disabled={chosen === null || busy}
              onClick={() => {
                if (chosen === null) return;
                const { id, name } = connection;
                void comparison.start(
                  chosen === live
                    ? { kind: 'live', connectionId: id, name }
                    : { kind: 'listed', connectionId: id, filename: chosen },
                );
              }}
            >
              Compare
            </Button>
          </>
        )}
        <Button
          variant="default"
          disabled={busy}
          onClick={() => void comparison.start({ kind: 'chosen' })}
        >
          {connection === undefined ? 'Compare with a file…' : 'Or a file…'}
        </Button>
      </div>
      {busy ? (
        <div className={classes.progress}>
          <p>Comparing{percent === null ? '…' : `: ${percent}%`}</p>
          <ProgressBar label="Comparing" percent={percent} text="Comparing" />
          <Button variant="default" size="xs" onClick={comparison.cancel}>
            Cancel
          </Button>
        </div>
      ) : null}
      {now.state === 'failed' ? (
        <div role="alert">
          <ErrorCallout error={now.error} />
        </div>
      ) : null}
      {now.state === 'done' && now.result !== null ? (
        <ComparisonResult comparison={now.result} />
      ) : null}
      {now.state === 'idle' || (now.state === 'done' && now.result === null) ? (
        <p className={classes.quiet}>
          Shows tables and columns that were added, removed or changed, and the changed rows of
          tables with a primary key. Nothing is restored.
        </p>
      ) : null}
    </div>
  );
}
