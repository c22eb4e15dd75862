import { Button, Modal } from '@mantine/core';
import type { DrillWhere } from '#shared/domain/drill.ts';
import { useConnections } from '../../api/queries.ts';
import classes from './Drill.module.css';

interface Props {
  filename: string;
  where: DrillWhere;
  onCancel: () => void;
  onTrust: () => void;
}

/** A file that Nightjar did not make here is run when it is proven: somebody has to say that it may be. */
export function TrustQuestion({ filename, where, onCancel, onTrust }: Props) {
  const connections = useConnections().data ?? [];
  const serverName = (connectionId: string): string => {
    const connection = connections.find(({ id }) => id === connectionId);
    return connection === undefined
      ? 'this connection'
      : `${connection.name} (${connection.user} at ${connection.host})`;
  };
  return (
    <Modal opened onClose={onCancel} title="Do you trust this file?" size={460}>
      <p className={classes.trust}>
        Nightjar did not make {filename} on this computer. To prove it, what it holds is run{' '}
        {where === 'here'
          ? 'in a throw-away server without a network, under another account where the system allows it.'
          : `on the server of ${serverName(where.connectionId)}, with every right that the user of this connection has there.`}
      </p>
      <Button variant="default" onClick={onCancel} mr={8} data-autofocus>
        Cancel
      </Button>
      <Button onClick={onTrust}>I trust it: prove it</Button>
    </Modal>
  );
}
