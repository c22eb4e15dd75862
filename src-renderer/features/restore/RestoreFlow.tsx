import { Stepper } from '@mantine/core';
import { useState } from 'react';
import type { Contents } from '#shared/domain/catalog.ts';
import type { RestoreOptions } from '#shared/domain/restore-options.ts';
import type { ChosenTable, RestoreSource } from '#shared/domain/restore.ts';
import { useRestores } from '../../api/queries.ts';
import { useDismissal } from '../backup-run/useDismissal.ts';
import type { ListedBackup } from '../opened-backup/opened-file.ts';
import type { Destination } from './destination.ts';
import { RestoreAnnouncer } from './RestoreAnnouncer.tsx';
import { RestorePanel } from './RestorePanel.tsx';
import { RestoreReviewStep } from './RestoreReviewStep.tsx';
import { RestoreWhat } from './RestoreWhat.tsx';
import { RestoreWhere } from './RestoreWhere.tsx';
import classes from './Restore.module.css';

interface Props {
  contents: Contents;
  listed: ListedBackup | null;
  /** The connection whose server is suggested. */
  connectionId: string | null;
  /** The tables that are suggested; null for everything. */
  tables: ChosenTable[] | null;
}

/** The steps of a restore: the destination, the tables, the review and the progress. */
export function RestoreFlow({ contents, listed, connectionId, tables: suggested }: Props) {
  const [step, setStep] = useState(0);
  const [destination, setDestination] = useState<Destination | null>(null);
  const [tables, setTables] = useState<ChosenTable[] | null>(suggested);
  const [options, setOptions] = useState<RestoreOptions>({});
  const [restoreId, setRestoreId] = useState<string | null>(null);
  const restores = useRestores().data ?? [];
  // When the user opens the screen again, the running restore is shown.
  const restore = restores.find(({ id, state, filename }) =>
    restoreId === null ? state === 'running' && filename === contents.filename : id === restoreId,
  );
  const { dismissed, dismiss } = useDismissal(restore?.id);
  const source: RestoreSource =
    listed === null
      ? { kind: 'opened', openedId: contents.openedId }
      : { kind: 'backup', ...listed };

  if (restore !== undefined && !dismissed) {
    return (
      <div className={classes.flow}>
        <RestorePanel
          key={restore.id}
          restore={restore}
          onDismiss={() => {
            dismiss();
            setRestoreId(null);
            setDestination(null);
            setTables(null);
            setOptions({});
            setStep(0);
          }}
          onRetry={(more) => {
            dismiss();
            setRestoreId(null);
            setOptions({
              ...options,
              ...more,
              leaveOut: [...new Set([...(options.leaveOut ?? []), ...(more.leaveOut ?? [])])],
            });
            // The destination is unknown if the restore was begun before the screen was opened again.
            setStep(destination === null ? 0 : 2);
          }}
        />
        <RestoreAnnouncer restore={restore} />
      </div>
    );
  }
  return (
    <div className={classes.flow}>
      <Stepper
        active={step}
        size="xs"
        allowNextStepsSelect={false}
        onStepClick={setStep}
        classNames={{ content: classes.step }}
      >
        <Stepper.Step label="Where to">
          <RestoreWhere
            source={source}
            suggestedConnectionId={connectionId}
            chosen={destination}
            onNext={(next) => {
              setDestination(next);
              setStep(1);
            }}
          />
        </Stepper.Step>
        <Stepper.Step label="What">
          <RestoreWhat
            contents={contents}
            mode={destination?.mode ?? 'new'}
            chosen={tables}
            onBack={() => setStep(0)}
            onNext={(next) => {
              setTables(next);
              setStep(2);
            }}
          />
        </Stepper.Step>
        <Stepper.Step label="Review">
          {destination === null ? null : (
            <RestoreReviewStep
              order={{
                source,
                ...destination,
                tables: destination.mode === 'new' ? tables : null,
                ...options,
              }}
              onOptions={setOptions}
              onBack={() => setStep(1)}
              onStarted={setRestoreId}
            />
          )}
        </Stepper.Step>
      </Stepper>
    </div>
  );
}
