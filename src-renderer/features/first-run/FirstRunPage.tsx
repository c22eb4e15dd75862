import { Button } from '@mantine/core';
import { IconFlask, IconPlug } from '@tabler/icons-react';
import { errorOf } from '../../api/bridge.ts';
import { useConnectSample } from '../../api/mutations.ts';
import { useTools } from '../../api/queries.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { NightjarLogo } from '../../ui/NightjarLogo.tsx';
import { Choice } from './Choice.tsx';
import { ToolsMissing } from './ToolsMissing.tsx';
import classes from './FirstRunPage.module.css';

interface Props {
  onConnect: () => void;
  onConnected: (connectionId: string) => void;
  onOpenFile: () => void;
}

/** The first screen of a new user: two ways to start, and the found PostgreSQL tools. */
export function FirstRunPage({ onConnect, onConnected, onOpenFile }: Props) {
  const sample = useConnectSample();
  const tools = useTools();
  const newest = tools.data?.toSorted((a, b) => b.majorVersion - a.majorVersion)[0];

  return (
    <div className={classes.page}>
      <div className={classes.welcome}>
        <NightjarLogo size={52} />
        <h1>Welcome to Nightjar</h1>
        <p>Nightjar backs up PostgreSQL databases and verifies each backup after it was created.</p>
      </div>
      <ToolsMissing />
      <div className={classes.choices}>
        <Choice
          icon={IconPlug}
          title="Your own database"
          text="On this computer or on a server. You need its address, a user and a password."
        >
          <Button fullWidth onClick={onConnect}>
            Connect to a database…
          </Button>
        </Choice>
        <Choice
          icon={IconFlask}
          title="Sample database"
          text="Nightjar starts a separate small PostgreSQL server with about 60 MB of sample data."
        >
          <Button
            fullWidth
            variant="default"
            loading={sample.isPending}
            onClick={() =>
              sample.mutate(undefined, { onSuccess: (connection) => onConnected(connection.id) })
            }
          >
            Try a sample database
          </Button>
        </Choice>
      </div>
      <p className={classes.file}>
        Or drop a .sql or .sql.gz file here to open it.
        <Button variant="subtle" size="compact-sm" onClick={onOpenFile}>
          Open a backup file…
        </Button>
      </p>
      <div className={classes.state} aria-live="polite">
        {sample.isPending ? (
          <p>Preparing the sample database. This can take half a minute.</p>
        ) : null}
        {sample.isError ? (
          <ErrorCallout error={errorOf(sample.error)} onClose={sample.reset} />
        ) : null}
        {newest === undefined || sample.isPending ? null : (
          <p>PostgreSQL tools found: pg_dump {newest.version}</p>
        )}
      </div>
    </div>
  );
}
