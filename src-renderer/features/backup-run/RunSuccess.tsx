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

/** A created backup in one line: name, size and content. */
export function RunSuccess({ run, onDismiss }: Props) {
  const show = useShowInFolder();
  const { connectionId, backup, warnings } = run;
  const backupWarnings = backup.details?.warnings ?? [];
  const isSafetyBackup = backup.details?.purpose === 'before-restore';
  const file = { filename: backup.filename, size: formatBytes(backup.sizeBytes) };
  const { details } = backup;

  return (
    <Callout
      tone={backupWarnings.length > 0 ? 'attention' : isSafetyBackup ? 'plain' : 'good'}
      title={successTitle(backup)}
      onClose={onDismiss}
    >
      {backupWarnings.length === 0 ? null : (
        <div className={classes.warnings}>
          <WarningList warnings={backupWarnings} limit={shownWarnings} />
        </div>
      )}
      <div className={classes.line}>
        <p title={exactTime(new Date(backup.createdAt))}>
          {details === null
            ? text('backup-run.created-file', file)
            : text('backup-run.created-content', {
                ...file,
                tables: details.tables,
                rows: details.rows,
              })}
        </p>
        {connectionId === null ? null : (
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => show.mutate({ connectionId, filename: backup.filename })}
          >
            {text('backup-run.show-file')}
          </Button>
        )}
      </div>
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
