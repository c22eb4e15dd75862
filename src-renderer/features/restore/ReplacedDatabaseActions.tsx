import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReplacedDatabase } from '#shared/domain/restore.ts';
import { useDiscardReplaced, useUndoRestore } from '../../api/mutations.ts';
import { Dialog } from '../../ui/Dialog.tsx';

interface Props {
  replaced: Pick<ReplacedDatabase, 'id' | 'database' | 'replacedDatabase'>;
  /** Called after the replaced database was restored or dropped. */
  onDone?: () => void;
}

/** Undoes the replacement of a database, or drops the replaced database. Both ask first. */
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
        <Dialog
          isDestructive
          title={`Undo the replacement of ${replaced.database}?`}
          confirmLabel="Undo the replacement"
          busy={undo.isPending}
          onClose={close}
          onConfirm={() => undo.mutate({ replacedId: replaced.id }, ended)}
        >
          <p>
            “{replaced.replacedDatabase}” gets its name “{replaced.database}” back. The restored
            database is dropped, with every change made to it since the restore.
          </p>
        </Dialog>
      ) : null}
      {asking === 'discard' ? (
        <Dialog
          isDestructive
          title={`Drop the old ${replaced.database}?`}
          confirmLabel="Drop it"
          busy={discard.isPending}
          onClose={close}
          onConfirm={() => discard.mutate({ replacedId: replaced.id }, ended)}
        >
          <p>
            “{replaced.replacedDatabase}” is dropped permanently. The safety backup from before the
            replacement is not deleted.
          </p>
        </Dialog>
      ) : null}
    </>
  );
}
