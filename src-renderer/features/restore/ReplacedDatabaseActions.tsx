import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReplacedDatabase } from '#shared/domain/restore.ts';
import { useDiscardReplaced, useUndoRestore } from '../../api/mutations.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

interface Props {
  replaced: Pick<ReplacedDatabase, 'id' | 'database' | 'replacedDatabase'>;
  /** It was brought back, or dropped. */
  onDone?: () => void;
}

/** Brings a replaced database back, or drops it for good. Both ask first. */
export function ReplacedDatabaseActions({ replaced, onDone }: Props) {
  const [asking, setAsking] = useState<'undo' | 'discard' | null>(null);
  const undo = useUndoRestore();
  const discard = useDiscardReplaced();
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
          title={`Bring the old ${replaced.database} back?`}
          confirmLabel="Bring it back"
          busy={undo.isPending}
          onClose={close}
          onConfirm={() => undo.mutate({ replacedId: replaced.id }, ended)}
        >
          <p>
            “{replaced.replacedDatabase}” is called “{replaced.database}” again. What was restored
            in its place is dropped, with every change made to it since.
          </p>
        </ConfirmDialog>
      ) : null}
      {asking === 'discard' ? (
        <ConfirmDialog
          title={`Drop the old ${replaced.database}?`}
          confirmLabel="Drop it"
          busy={discard.isPending}
          onClose={close}
          onConfirm={() => discard.mutate({ replacedId: replaced.id }, ended)}
        >
          <p>
            “{replaced.replacedDatabase}” is dropped for good. The safety backup that was made
            before it was replaced stays.
          </p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}
