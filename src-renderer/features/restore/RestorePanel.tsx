import { Button } from '@mantine/core';
import type { RestoreOptions } from '#shared/domain/restore-options.ts';
import type { Restore } from '#shared/domain/restore.ts';
import { remediesFor } from '#shared/errors/restore-remedies.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { useCancelRestore } from '../../api/mutations.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { PhaseList } from '../../ui/PhaseList.tsx';
import { ProgressPanel } from '../../ui/ProgressPanel.tsx';
import { percentOf, timeLeft } from '../backup-run/progress-messages.ts';
import { ReplacedDatabaseActions } from './ReplacedDatabaseActions.tsx';
import { reviewOf } from './reviewed.ts';
import {
  phasesOf,
  restorePhaseNames,
  restorePhaseTitles,
  resultSentence,
} from './restore-messages.ts';
import classes from './Restore.module.css';

interface Props {
  restore: Restore;
  onDismiss: () => void;
  /**
   * Starts another attempt with these options in addition to the options of this restore. undefined if
   * the file is not open.
   */
  onRetry?: (options: RestoreOptions) => void;
  /** See `ReplacedDatabaseActions`. */
  onUndone?: (sentence: string) => void;
}

/** A restore: its progress while it is running, its result until it is dismissed. */
export function RestorePanel({ restore, onDismiss, onRetry, onUndone }: Props) {
  const cancel = useCancelRestore();
  const reviewed = reviewOf(restore.id);
  switch (restore.state) {
    case 'running': {
      const { phase, table, fraction, remainingMs, elapsedMs, sqlBytes } = restore.progress;
      return (
        <ProgressPanel
          label="Restore in progress"
          title={restorePhaseTitles[phase]}
          detail={table ?? `${restore.filename} → ${restore.database}`}
          percent={percentOf(fraction)}
          phases={
            <PhaseList
              phases={phasesOf(restore.mode)}
              nameOf={(phase) => restorePhaseNames[phase]}
              present={phase}
            />
          }
          facts={[
            ['Time left', timeLeft(remainingMs)],
            ['Elapsed', formatDuration(elapsedMs)],
            ['Sent to the server', formatBytes(sqlBytes)],
            ['Database', restore.database],
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
      const warnings = result.warnings.filter(
        (warning) => reviewed?.warnings.includes(warning) !== true,
      );
      return (
        <Callout
          tone="good"
          title={restore.mode === 'new' ? 'Restored' : `${restore.database} was replaced`}
          onClose={onDismiss}
          {...(replacedId === null || replacedDatabase === null
            ? {
                actions: (
                  <Button variant="default" size="xs" onClick={onDismiss}>
                    Done
                  </Button>
                ),
              }
            : {
                actions: (
                  <ReplacedDatabaseActions
                    replaced={{ id: replacedId, database: restore.database, replacedDatabase }}
                    filename={restore.filename}
                    onDone={onDismiss}
                    {...(onUndone === undefined ? {} : { onUndone })}
                  />
                ),
              })}
        >
          <p>{resultSentence(result, reviewed?.expectedMs ?? null)}</p>
          {replacedDatabase === null ? null : <p>The old one is kept as “{replacedDatabase}”.</p>}
          {safetyBackup === null ? null : <p>Safety backup of the old database: {safetyBackup}</p>}
          {warnings.length === 0 ? null : (
            <ul className={classes.warnings} aria-label="Warnings">
              {warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          )}
        </Callout>
      );
    }
    case 'failed': {
      const { error } = restore;
      const remedies =
        error.code === 'restore-failed' && onRetry !== undefined ? remediesFor(error.failure) : [];
      return (
        <div role="alert">
          <ErrorCallout
            error={error}
            onClose={onDismiss}
            {...(remedies.length === 0
              ? {}
              : {
                  actions: remedies.map(({ label, options }) => (
                    <Button
                      key={label}
                      variant="default"
                      size="xs"
                      onClick={() => onRetry?.(options)}
                    >
                      {label}…
                    </Button>
                  )),
                })}
          />
        </div>
      );
    }
    case 'cancelled':
      return (
        <Callout tone="plain" title="Restore cancelled" onClose={onDismiss}>
          <p>The server is as it was.</p>
        </Callout>
      );
  }
}
