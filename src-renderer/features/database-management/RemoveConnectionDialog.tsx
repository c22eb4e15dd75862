import type { Connection } from '#shared/domain/connection.ts';
import { text } from '#shared/words/text.ts';
import { useRemoveConnection } from '../../api/mutations.ts';
import { Dialog } from '../../ui/Dialog.tsx';

interface Props {
  connection: Connection;
  onClose: () => void;
}

/** Asks before a connection is removed. Removing it deletes its password, but no backup. */
export function RemoveConnectionDialog({ connection, onClose }: Props) {
  const remove = useRemoveConnection();
  return (
    <Dialog
      isDestructive
      title={text('database.remove.title', { name: connection.name })}
      confirmLabel={text('database.remove.confirm')}
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate({ connectionId: connection.id }, { onSettled: onClose })}
    >
      {text('database.remove.note')}
    </Dialog>
  );
}
