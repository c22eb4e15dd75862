import type { DrillWhere } from '#shared/domain/drill.ts';
import { useConnections } from '../../api/queries.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import classes from './Drill.module.css';

interface Props {
  filename: string;
  where: DrillWhere;
  onCancel: () => void;
  onTrust: () => void;
}

/**
 * Asks whether a file is trusted that Nightjar did not create on this computer. A drill runs its SQL,
 * so the user must confirm first.
 */
export function TrustQuestion({ filename, where, onCancel, onTrust }: Props) {
  const connections = useConnections().data ?? [];
  const serverName = (connectionId: string): string => {
    const connection = connections.find(({ id }) => id === connectionId);
    return connection === undefined
      ? 'this connection'
      : `${connection.name} (${connection.user} at ${connection.host})`;
  };
  return (
    <Dialog
      title="Do you trust this file?"
      confirmLabel="I trust it: prove it"
      onConfirm={onTrust}
      onClose={onCancel}
    >
      <p className={classes.trust}>
        Nightjar did not create {filename} on this computer. To prove it, its SQL is run{' '}
        {where === 'here'
          ? 'in a throw-away server without network access, under another account if the system allows it.'
          : `on the server of ${serverName(where.connectionId)}, with all permissions of the user of this connection.`}
      </p>
    </Dialog>
  );
}
