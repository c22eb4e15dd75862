import { Button } from '@mantine/core';
import type { Run } from '#shared/domain/run.ts';
import { formatBytes } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { useShowInFolder } from '../../api/mutations.ts';
import { Callout } from '../../ui/Callout.tsx';
import { exactTime } from '#shared/describe-time.ts';
import { WarningList } from '../protection/WarningList.tsx';
import { successTitle } from './progress-messages.ts';
import classes from './RunSuccess.module.css';

interface Props {
  run: Extract<Run, { state: 'published' }>;
  onDismiss: () => void;
}

/**
 * Maximum number of warnings here, so that the list of backups stays visible. The list shows all
 * warnings.
 */
const shownWarnings = 5;

/** A created backup: name, size, date and content. */
export function RunSuccess({ run, onDismiss }: Props) {
  const show = useShowInFolder();
  const { connectionId, backup, warnings } = run;
  const backupWarnings = backup.details?.warnings ?? [];
  const isSafetyBackup = backup.details?.purpose === 'before-restore';
  const facts = [
    [text('backup-run.file'), backup.filename],
    [text('backup-run.size'), formatBytes(backup.sizeBytes)],
    [text('backup-run.created'), exactTime(new Date(backup.createdAt))],
  ] as const;

  return (
    <Callout
      tone={backupWarnings.length > 0 ? 'attention' : isSafetyBackup ? 'plain' : 'good'}
      title={successTitle(backup)}
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
                {text('backup-run.show-file')}
              </Button>
            ),
          })}
    >
      {backupWarnings.length === 0 ? null : (
        <div className={classes.warnings}>
          <WarningList warnings={backupWarnings} limit={shownWarnings} />
        </div>
      )}
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {backup.details === null ? null : (
          <div>
            <dt>{text('backup-run.content')}</dt>
            <dd>
              {text('backup-run.content-value', {
                tables: backup.details.tables,
                rows: backup.details.rows,
              })}
            </dd>
          </div>
        )}
      </dl>
      {warnings.length === 0 ? null : (
        <ul className={classes.warnings} aria-label={text('backup-run.warnings')}>
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </Callout>
  );
}
