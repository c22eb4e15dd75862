import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useConnections } from '../../api/queries.ts';
import classes from './Drill.module.css';

interface Props {
  onStart: (connectionId: string) => void;
}

/** Where no fitting server is on this computer: a scratch database on a server that one has. */
export function ScratchServer({ onStart }: Props) {
  const connections = useConnections().data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  if (connections.length === 0) return null;
  return (
    <div className={classes.scratch}>
      <Select
        label="Or prove it in a scratch database on"
        description="It is made there under a name of its own, and dropped afterwards."
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
