import { Button, Group, Radio, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import {
  databaseNameSchema,
  type RestoreMode,
  type RestoreSource,
  type RestoreTargets,
} from '#shared/domain/restore.ts';
import { formatBytes } from '#shared/format.ts';
import { errorOf } from '../../api/bridge.ts';
import { useConnections, useRestoreTargets } from '../../api/queries.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import type { Destination } from './destination.ts';
import classes from './Restore.module.css';

interface Props {
  source: RestoreSource;
  suggestedConnectionId: string | null;
  chosen: Destination | null;
  onNext: (destination: Destination) => void;
}

/** The choice of the server and of a new or an existing database. */
export function RestoreWhere({ source, suggestedConnectionId, chosen, onNext }: Props) {
  const connections = useConnections().data ?? [];
  const [connectionId, setConnectionId] = useState<string | null>(
    chosen?.connectionId ?? suggestedConnectionId,
  );
  const [mode, setMode] = useState<RestoreMode>(chosen?.mode ?? 'new');
  const [typedName, setTypedName] = useState(chosen?.mode === 'new' ? chosen.database : null);
  const [replaced, setReplaced] = useState(chosen?.mode === 'replace' ? chosen.database : null);
  const targets = useRestoreTargets(connectionId, source);
  const name = typedName ?? targets.data?.suggestedName ?? '';
  const problem = problemOf(name, targets.data);
  const database = mode === 'new' ? name : replaced;
  const isReady =
    connectionId !== null && database !== null && (mode === 'replace' || problem === null);

  if (connections.length === 0) {
    return (
      <p className={classes.quiet}>
        Connect to a database first: the backup is restored to its server.
      </p>
    );
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onNext({ connectionId, database, mode });
      }}
    >
      <Select
        label="Server"
        data={connections.map((one) => ({
          value: one.id,
          label: `${one.name} (${one.host}, port ${one.port})`,
        }))}
        value={connectionId}
        allowDeselect={false}
        onChange={(id) => {
          setConnectionId(id);
          setTypedName(null);
          setReplaced(null);
        }}
      />
      {targets.isError ? (
        <ErrorCallout
          error={errorOf(targets.error)}
          tone="attention"
          actions={
            <Button variant="default" size="xs" onClick={() => void targets.refetch()}>
              Try again
            </Button>
          }
        />
      ) : null}
      {targets.data === undefined ? null : (
        <Radio.Group
          label="Database"
          value={mode}
          onChange={(value) => setMode(value === 'replace' ? 'replace' : 'new')}
        >
          <div className={classes.option}>
            <Radio
              value="new"
              label="A new database"
              description="No existing database is changed."
            />
            {mode === 'new' ? (
              <TextInput
                className={classes.indented}
                label="Name"
                value={name}
                error={name === '' ? null : problem}
                onChange={(event) => setTypedName(event.currentTarget.value)}
              />
            ) : null}
          </div>
          <div className={classes.option}>
            <Radio
              value="replace"
              label="Replace an existing database"
              description="It is backed up first. The old database is kept until you drop it."
            />
            {mode === 'replace' ? (
              <Select
                className={classes.indented}
                label="Database to replace"
                placeholder="Choose a database"
                searchable
                data={targets.data.databases.map((one) => ({
                  value: one.name,
                  label:
                    one.sizeBytes === null
                      ? one.name
                      : `${one.name}, ${formatBytes(one.sizeBytes)}`,
                }))}
                value={replaced}
                onChange={setReplaced}
              />
            ) : null}
          </div>
        </Radio.Group>
      )}
      <Group justify="flex-end">
        <Button type="submit" disabled={!isReady || targets.data === undefined}>
          Next
        </Button>
      </Group>
    </form>
  );
}

/** Returns the reason why a new database cannot have this name; null if it can. */
function problemOf(name: string, targets: RestoreTargets | undefined): string | null {
  const parsed = databaseNameSchema.safeParse(name);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? 'This name is not valid.';
  return targets?.databases.some((one) => one.name === name) === true
    ? 'A database with this name already exists.'
    : null;
}
