import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useConnections } from '../../api/queries.ts';
import classes from './Drill.module.css';

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
        label="Or prove it in a scratch database on"
        description="It is created there under a separate name and dropped after the proof."
        placeholder="Choose a server"
        data={connections.map(({ id, name, host, port }) => ({
          value: id,
          label: `${name} (${host}, port ${port})`,
        }))}
        value={chosen}
        onChange={setChosen}
      />
      <Button
        variant="default"
        disabled={chosen === null}
        onClick={() => (chosen === null ? undefined : onStart(chosen))}
      >
        Prove there
      </Button>
    </div>
  );
}
