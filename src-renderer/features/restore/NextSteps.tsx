import { Button } from '@mantine/core';
import { text } from '#shared/words/text.ts';
import { useConnections } from '../../api/queries.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { addressOf } from './restore-messages.ts';

export interface RestoredPlace {
  connectionId: string;
  database: string;
}

interface Props extends RestoredPlace {
  /** Compares the backup with the database. undefined if the backup is not open. */
  onCompare: ((place: RestoredPlace) => void) | undefined;
}

/** What to do with a restored database: connect to it, or compare it with the backup. */
export function NextSteps({ connectionId, database, onCompare }: Props) {
  const connection = useConnections().data?.find(({ id }) => id === connectionId);
  return (
    <>
      {connection === undefined ? null : (
        <CopyButton
          label={text('restore.copy-address')}
          text={() => addressOf(connection, database)}
        />
      )}
      {onCompare === undefined ? null : (
        <Button variant="default" size="xs" onClick={() => onCompare({ connectionId, database })}>
          {text('restore.compare')}
        </Button>
      )}
    </>
  );
}
