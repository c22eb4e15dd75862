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
import { text } from '#shared/words/text.ts';

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
        <h1>{text('first-run.welcome-nightjar')}</h1>
        <p>{text('first-run.nightjar-backs-up-postgresql-databases')}</p>
      </div>
      <ToolsMissing />
      <div className={classes.choices}>
        <Choice
          icon={IconPlug}
          title={text('first-run.your-own-database')}
          text={text('first-run.computer-server-you-need-address')}
        >
          <Button fullWidth onClick={onConnect}>
            {text('first-run.connect-database')}
          </Button>
        </Choice>
        <Choice
          icon={IconFlask}
          title={text('first-run.sample-database')}
          text={text('first-run.nightjar-starts-separate-small-postgresql')}
        >
          <Button
            fullWidth
            variant="default"
            loading={sample.isPending}
            onClick={() =>
              sample.mutate(undefined, { onSuccess: (connection) => onConnected(connection.id) })
            }
          >
            {text('first-run.try-sample-database')}
          </Button>
        </Choice>
      </div>
      <p className={classes.file}>
        {text('first-run.or-drop')}
        <Button variant="subtle" size="compact-sm" onClick={onOpenFile}>
          {text('first-run.open-backup-file')}
        </Button>
      </p>
      <div className={classes.state} aria-live="polite">
        {sample.isPending ? <p>{text('first-run.preparing-sample-database-can-take')}</p> : null}
        {sample.isError ? (
          <ErrorCallout error={errorOf(sample.error)} onClose={sample.reset} />
        ) : null}
        {newest === undefined || sample.isPending ? null : (
          <p>{text('first-run.postgresql-tools-found-pg-dump', { version: newest.version })}</p>
        )}
      </div>
    </div>
  );
}
