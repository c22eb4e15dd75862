import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { DeletionResult } from '#shared/domain/trash.ts';
import { text } from '#shared/words/text.ts';
import { useDeleteBackups, usePutBack } from '../../api/mutations.ts';
import { useCloseIfOpen } from '../opened-backup/opened-file.ts';
import { describeDeletion, describeFailures, describePutBack } from './trash-messages.ts';
import classes from './Trash.module.css';

/** The notification stays long enough to be read and to reach its button by keyboard. */
const undoMs = 20_000;

export interface Deletion {
  isPending: boolean;
  /** `onEnd` is called with the result, or with null if the call failed. */
  remove: (
    what: { connectionId: string; filenames: string[]; permanently: boolean },
    onEnd: (result: DeletionResult | null) => void,
  ) => void;
}

/**
 * Deletes one or several backups, says what happened, and offers Undo. Each failure is named.
 */
export function useDeletion(): Deletion {
  const remove = useDeleteBackups();
  const putBack = usePuttingBack();
  const closeIfOpen = useCloseIfOpen();
  return {
    isPending: remove.isPending,
    remove: (what, onEnd) => {
      const begin = (): void =>
        remove.mutate(what, {
          onSuccess: (result) => {
            tellDeletion(result, (ids) => putBack(what.connectionId, ids));
            onEnd(result);
          },
          onError: () => onEnd(null),
        });
      const { connectionId, filenames } = what;
      void Promise.all(filenames.map((filename) => closeIfOpen({ connectionId, filename }))).then(
        begin,
      );
    },
  };
}

/** Puts deleted backups back, and says what happened. */
export function usePuttingBack(): (connectionId: string, ids: string[]) => void {
  const putBack = usePutBack();
  return (connectionId, ids) => {
    // The promise also tells when the component that deleted is gone: Undo is in a notification.
    putBack.mutateAsync({ connectionId, ids }).then(
      (result) => {
        if (result.putBack.length > 0) {
          notifications.show({ ...describePutBack(result), ...shared(), autoClose: 10_000 });
        }
        const failures = result.failures.map(({ id, error }) => ({ filename: id, error }));
        tellFailures(failures, 'not-put-back');
      },
      // The query client shows it.
      () => undefined,
    );
  };
}

const shared = () => ({ closeButtonProps: { 'aria-label': text('ui.close') } });

function tellDeletion(result: DeletionResult, onUndo: (ids: string[]) => void): void {
  const ids = result.deleted.flatMap(({ trashId }) => (trashId === null ? [] : [trashId]));
  if (result.deleted.length > 0) {
    const { title, message } = describeDeletion(result);
    const id = notifications.show({
      ...shared(),
      title,
      autoClose: undoMs,
      message:
        ids.length === 0 ? (
          message
        ) : (
          <span className={classes.undo}>
            <span>{message}</span>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                notifications.hide(id);
                onUndo(ids);
              }}
            >
              {text('trash.undo')}
            </Button>
          </span>
        ),
    });
  }
  tellFailures(result.failures, 'not-deleted');
}

function tellFailures(
  failures: DeletionResult['failures'],
  what: 'not-deleted' | 'not-put-back',
): void {
  if (failures.length === 0) return;
  notifications.show({
    ...shared(),
    ...describeFailures(failures, what),
    color: 'red',
    autoClose: 20_000,
  });
}
