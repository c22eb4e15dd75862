import { Button } from '@mantine/core';
import type { RestoreOptions } from '#shared/domain/restore-options.ts';
import { describeRestoreWarning, newWarnings } from '#shared/domain/restore-warning.ts';
import type { Restore } from '#shared/domain/restore.ts';
import { remediesOf } from '#shared/errors/remedies.ts';
import { remediesFor } from '#shared/errors/restore-remedies.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { useCancelRestore } from '../../api/mutations.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { PhaseList } from '../../ui/PhaseList.tsx';
import { ProgressPanel } from '../../ui/ProgressPanel.tsx';
import { percentOf, timeLeft } from '../backup-run/progress-messages.ts';
import { Remedies } from '../remedies/Remedies.tsx';
import { NextSteps, type RestoredPlace } from './NextSteps.tsx';
import { ReplacedDatabaseActions } from './ReplacedDatabaseActions.tsx';
import { reviewOf } from './reviewed.ts';
import { phasesOf, resultSentence } from './restore-messages.ts';
import classes from './Restore.module.css';

interface Props {
  restore: Restore;
  onDismiss: () => void;
  /**
   * Starts another attempt with these options in addition to the options of this restore. undefined if
   * the file is not open.
   */
  onRetry?: (options: RestoreOptions) => void;
  /** Compares the backup with the restored database. undefined if the file is not open. */
  onCompare?: (place: RestoredPlace) => void;
  /** See `ReplacedDatabaseActions`. */
  onUndone?: (sentence: string) => void;
}

/** A restore: its progress while it is running, its result until it is dismissed. */
export function RestorePanel({ restore, onDismiss, onRetry, onCompare, onUndone }: Props) {
  const cancel = useCancelRestore();
  const reviewed = reviewOf(restore.id);
  switch (restore.state) {
    case 'running': {
      const { phase, table, fraction, remainingMs, elapsedMs, sqlBytes } = restore.progress;
      return (
        <ProgressPanel
          label={text('restore.in-progress')}
          title={text(`restore.phase-title.${phase}`)}
          detail={
            table ??
            text('restore.from-to', { filename: restore.filename, database: restore.database })
          }
          percent={percentOf(fraction)}
          phases={
            <PhaseList
              phases={phasesOf(restore.mode)}
              nameOf={(one) => text(`restore.phase.${one}`)}
              present={phase}
            />
          }
          facts={[
            [text('restore.fact.time-left'), timeLeft(remainingMs)],
            [text('restore.fact.elapsed'), formatDuration(elapsedMs)],
            [text('restore.fact.sent'), formatBytes(sqlBytes)],
            [text('restore.database'), restore.database],
          ]}
          cancelling={cancel.isPending || cancel.isSuccess}
          onCancel={() => cancel.mutate({ restoreId: restore.id })}
        />
      );
    }
    case 'finished': {
      const { result } = restore;
      const { replacedId, replacedDatabase, safetyBackup } = result;
      // Warnings that the review already showed are not shown again.
      const warnings = newWarnings(reviewed?.warnings ?? [], result.warnings).map(
        describeRestoreWarning,
      );
      return (
        <Callout
          tone="good"
          title={
            restore.mode === 'new'
              ? text('restore.restored')
              : text('restore.replaced', { database: restore.database })
          }
          onClose={onDismiss}
          actions={
            <>
              {restore.connectionId === null ? null : (
                <NextSteps
                  connectionId={restore.connectionId}
                  database={restore.database}
                  onCompare={onCompare}
                />
              )}
              {replacedId === null || replacedDatabase === null ? (
                <Button variant="default" size="xs" onClick={onDismiss}>
                  {text('restore.done')}
                </Button>
              ) : (
                <ReplacedDatabaseActions
                  replaced={{ id: replacedId, database: restore.database, replacedDatabase }}
                  filename={restore.filename}
                  onDone={onDismiss}
                  {...(onUndone === undefined ? {} : { onUndone })}
                />
              )}
            </>
          }
        >
          <p>{resultSentence(result, reviewed?.expectedMs ?? null)}</p>
          {replacedDatabase === null ? null : (
            <p>{text('restore.old-kept-as', { replacedDatabase })}</p>
          )}
          {safetyBackup === null ? null : (
            <p>{text('restore.safety-backup', { filename: safetyBackup })}</p>
          )}
          {warnings.length === 0 ? null : (
            <ul className={classes.warnings} aria-label={text('restore.warnings')}>
              {warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          )}
        </Callout>
      );
    }
    case 'failed': {
      const { error, connectionId } = restore;
      const options =
        error.code === 'restore-failed' && onRetry !== undefined ? remediesFor(error.failure) : [];
      return (
        <div role="alert">
          <ErrorCallout
            error={error}
            onClose={onDismiss}
            actions={
              <>
                {options.map((option) => (
                  <Button
                    key={option.label}
                    variant="default"
                    size="xs"
                    onClick={() => onRetry?.(option.options)}
                  >
                    {text('restore.retry-with', { remedy: option.label })}
                  </Button>
                ))}
                {connectionId === null ? null : (
                  <Remedies
                    connectionId={connectionId}
                    remedies={remediesOf(error.code)}
                    onRetry={onRetry === undefined ? undefined : () => onRetry({})}
                  />
                )}
              </>
            }
          />
        </div>
      );
    }
    case 'cancelled':
      return (
        <Callout tone="plain" title={text('restore.cancelled')} onClose={onDismiss}>
          <p>{text('restore.cancelled-effect')}</p>
        </Callout>
      );
  }
}
