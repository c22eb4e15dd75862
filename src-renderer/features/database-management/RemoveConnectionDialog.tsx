import type { Connection } from '#shared/domain/connection.ts';
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
      title={`Remove “${connection.name}”?`}
      confirmLabel="Remove connection"
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate({ connectionId: connection.id }, { onSettled: onClose })}
    >
      Nightjar deletes this connection and its password. The backups remain in their folder, and the
      database is not changed.
    </Dialog>
  );
}
