import { Button } from '@mantine/core';
import { useState } from 'react';
import type { KeptDatabase } from '#shared/domain/restore.ts';
import { useDiscardKept, useUndoRestore } from '../../api/mutations.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

interface Props {
  kept: Pick<KeptDatabase, 'id' | 'database' | 'keptDatabase'>;
  /** It was brought back, or dropped. */
  onDone?: () => void;
}

/** Brings a replaced database back, or drops it for good. Both ask first. */
export function KeptActions({ kept, onDone }: Props) {
  const [asking, setAsking] = useState<'undo' | 'discard' | null>(null);
  const undo = useUndoRestore();
  const discard = useDiscardKept();
  const close = () => setAsking(null);
  const ended = { onSuccess: () => onDone?.(), onSettled: close };
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setAsking('undo')}>
        Undo…
      </Button>
      <Button variant="default" size="xs" onClick={() => setAsking('discard')}>
        Drop the old one…
      </Button>
      {asking === 'undo' ? (
        <ConfirmDialog
          title={`Bring the old ${kept.database} back?`}
          confirmLabel="Bring it back"
          busy={undo.isPending}
          onClose={close}
          onConfirm={() => undo.mutate({ keptId: kept.id }, ended)}
        >
          <p>
            “{kept.keptDatabase}” is called “{kept.database}” again. What was restored in its place
            is dropped, with every change made to it since.
          </p>
        </ConfirmDialog>
      ) : null}
      {asking === 'discard' ? (
        <ConfirmDialog
          title={`Drop the old ${kept.database}?`}
          confirmLabel="Drop it"
          busy={discard.isPending}
          onClose={close}
          onConfirm={() => discard.mutate({ keptId: kept.id }, ended)}
        >
          <p>
            “{kept.keptDatabase}” is dropped for good. The safety backup that was made before it was
            replaced stays.
          </p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}
