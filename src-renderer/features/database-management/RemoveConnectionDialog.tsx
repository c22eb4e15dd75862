import type { Connection } from '#shared/domain/connection.ts';
import { useRemoveConnection } from '../../api/mutations.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

interface Props {
  connection: Connection;
  onClose: () => void;
}

/** Forgetting a connection loses a password, never a backup; the question says so. */
export function RemoveConnectionDialog({ connection, onClose }: Props) {
  const remove = useRemoveConnection();
  return (
    <ConfirmDialog
      title={`Remove “${connection.name}”?`}
      confirmLabel="Remove connection"
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate({ connectionId: connection.id }, { onSettled: onClose })}
    >
      Nightjar forgets this connection and its password. The backups stay in their folder, and the
      database is not touched.
    </ConfirmDialog>
  );
}
