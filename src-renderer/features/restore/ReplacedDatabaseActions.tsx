import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { ReplacedDatabase } from '#shared/domain/restore.ts';
import { text } from '#shared/words/text.ts';
import { useDiscardReplaced, useUndoRestore } from '../../api/mutations.ts';
import { Dialog } from '../../ui/Dialog.tsx';

interface Props {
  replaced: Pick<ReplacedDatabase, 'id' | 'database' | 'replacedDatabase'>;
  /** The backup that replaced it, if it is known here. */
  filename?: string;
  /** Called after the replaced database was restored or dropped. */
  onDone?: () => void;
  /** Receives the sentence that says that Undo worked. Default: a notification shows it. */
  onUndone?: (sentence: string) => void;
}

/** Undoes the replacement of a database, or drops the replaced database. Both ask first. */
export function ReplacedDatabaseActions({ replaced, filename, onDone, onUndone }: Props) {
  const [asking, setAsking] = useState<'undo' | 'discard' | null>(null);
  const undo = useUndoRestore();
  const discard = useDiscardReplaced();
  const close = () => setAsking(null);
  const ended = { onSuccess: () => onDone?.(), onSettled: close };
  const undoNow = (): void => {
    // The promise also tells when this component is gone with its panel.
    undo.mutateAsync({ replacedId: replaced.id }).then(
      () => {
        const { database } = replaced;
        const sentence =
          filename === undefined
            ? text('restore.undone', { database })
            : text('restore.undone-of', { database, filename });
        close();
        onDone?.();
        if (onUndone !== undefined) onUndone(sentence);
        else notifications.show({ ...undone(sentence), autoClose: 20_000 });
      },
      // The query client shows the error.
      close,
    );
  };
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setAsking('undo')}>
        {text('restore.undo')}
      </Button>
      <Button variant="default" size="xs" onClick={() => setAsking('discard')}>
        {text('restore.drop')}
      </Button>
      {asking === 'undo' ? (
        <Dialog
          title={text('restore.undo-title', { database: replaced.database })}
          confirmLabel={text('restore.undo-confirm')}
          busy={undo.isPending}
          onClose={close}
          onConfirm={undoNow}
        >
          <p>
            {text('restore.undo-effect', {
              database: replaced.database,
              replacedDatabase: replaced.replacedDatabase,
            })}
          </p>
        </Dialog>
      ) : null}
      {asking === 'discard' ? (
        <Dialog
          isDestructive
          title={text('restore.drop-title', { database: replaced.database })}
          confirmLabel={text('restore.drop-confirm')}
          busy={discard.isPending}
          onClose={close}
          onConfirm={() => discard.mutate({ replacedId: replaced.id }, ended)}
        >
          <p>{text('restore.drop-effect', { replacedDatabase: replaced.replacedDatabase })}</p>
        </Dialog>
      ) : null}
    </>
  );
}

const undone = (message: string) => ({
  title: text('restore.undone-title'),
  message,
  closeButtonProps: { 'aria-label': text('ui.close') },
});
