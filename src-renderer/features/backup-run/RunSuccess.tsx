import { Button } from '@mantine/core';
import type { Run } from '#shared/domain/run.ts';
import { formatBytes } from '#shared/format.ts';
import { useShowInFolder } from '../../api/mutations.ts';
import { Notice } from '../../ui/Notice.tsx';
import { exactTime } from '../../ui/time.ts';
import classes from './RunSuccess.module.css';

interface Props {
  run: Extract<Run, { state: 'published' }>;
  onDismiss: () => void;
}

/** A backup that was made: name, size, date, and what is in it. */
export function RunSuccess({ run, onDismiss }: Props) {
  const show = useShowInFolder();
  const { connectionId, backup, warnings } = run;
  const facts = [
    ['File', backup.filename],
    ['Size', formatBytes(backup.sizeBytes)],
    ['Created', exactTime(new Date(backup.createdAt))],
  ] as const;

  return (
    <Notice
      tone="good"
      title="Backup created successfully"
      onClose={onDismiss}
      {...(connectionId === null
        ? {}
        : {
            actions: (
              <Button
                variant="default"
                size="xs"
                onClick={() => show.mutate({ connectionId, filename: backup.filename })}
              >
                Show the file
              </Button>
            ),
          })}
    >
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {backup.details === null ? null : (
          <div>
            <dt>Content</dt>
            <dd>
              {backup.details.tables.toLocaleString('en-GB')} tables,{' '}
              {backup.details.rows.toLocaleString('en-GB')} rows, read back and found complete
            </dd>
          </div>
        )}
      </dl>
      {warnings.map((warning) => (
        <p key={warning} className={classes.warning}>
          {warning}
        </p>
      ))}
    </Notice>
  );
}
