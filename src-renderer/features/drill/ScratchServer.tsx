import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useConnections } from '../../api/queries.ts';
import classes from './Drill.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  onStart: (connectionId: string) => void;
}

/**
 * Offers a scratch database on the server of a connection. Shown if this computer has no PostgreSQL
 * server of a suitable version.
 */
export function ScratchServer({ onStart }: Props) {
  const connections = useConnections().data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  if (connections.length === 0) return null;
  return (
    <div className={classes.scratch}>
      <Select
        label={text('drill.prove-scratch-database')}
        description={text('drill.created-there-under-separate-name')}
        placeholder={text('drill.choose-server')}
        data={connections.map(({ id, name, host, port }) => ({
          value: id,
          label: text('drill.name-host-port-port', { name, host, port }),
        }))}
        value={chosen}
        onChange={setChosen}
      />
      <Button
        variant="default"
        disabled={chosen === null}
        onClick={() => (chosen === null ? undefined : onStart(chosen))}
      >
        {text('drill.prove-there')}
      </Button>
    </div>
  );
}
