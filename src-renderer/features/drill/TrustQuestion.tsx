import type { DrillWhere } from '#shared/domain/drill.ts';
import { useConnections } from '../../api/queries.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import classes from './Drill.module.css';
import { text } from '#shared/words/text.ts';

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
      ? text('drill.connection')
      : text('drill.name-user-at-host', {
          name: connection.name,
          user: connection.user,
          host: connection.host,
        });
  };
  return (
    <Dialog
      title={text('drill.do-you-trust-file')}
      confirmLabel={text('drill.i-trust-prove')}
      onConfirm={onTrust}
      onClose={onCancel}
    >
      <p className={classes.trust}>
        {where === 'here'
          ? text('drill.nightjar-did-not-create-computer', { filename })
          : text('drill.nightjar-did-not-create-computer-2', {
              filename,
              connectionId: serverName(where.connectionId),
            })}
      </p>
    </Dialog>
  );
}
