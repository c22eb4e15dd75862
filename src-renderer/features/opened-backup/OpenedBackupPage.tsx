import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { text } from '#shared/words/text.ts';
import { percentOf } from '../backup-run/progress-messages.ts';
import { remediesOf } from '#shared/errors/remedies.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import type { BackupView } from '../../navigation.ts';
import { Remedies } from '../remedies/Remedies.tsx';
import { DatabaseChoice } from './DatabaseChoice.tsx';
import { OpenedBackup } from './OpenedBackup.tsx';
import type { Opened, OpenRequest } from './useOpenedBackup.ts';
import classes from './OpenedBackupPage.module.css';

interface Props {
  opened: Opened;
  view: BackupView;
  /** The connection whose backups an opened file can be compared with if the file is not in a list. */
  connectionId: string | null;
  /** The label of the back button: the name of a database, or "Back". */
  backTo: string;
  onView: (view: BackupView) => void;
  onBack: () => void;
  onOpen: (request: OpenRequest, view?: BackupView) => void;
}

/** An opened backup: the progress while it is read, the error if it cannot be read, or its contents. */
export function OpenedBackupPage(props: Props) {
  const { opened, view, connectionId, backTo, onView, onBack, onOpen } = props;
  const back = (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      className={classes.back}
      leftSection={<IconArrowLeft size={15} stroke={1.75} />}
      onClick={onBack}
    >
      {backTo}
    </Button>
  );
  switch (opened.state) {
    case 'none':
      return null;
    case 'opening': {
      const percent = percentOf(opened.fraction);
      const reading = text('opened-backup.reading');
      return (
        <div className={classes.simple}>
          {back}
          <h1>{opened.name}</h1>
          <div className={classes.opening}>
            <p>
              {percent === null
                ? text('opened-backup.reading-begins')
                : text('opened-backup.reading-percent', { percent })}
            </p>
            <ProgressBar label={text('opened-backup.opening')} percent={percent} text={reading} />
            <p className={classes.quiet}>{text('opened-backup.stored')}</p>
            <Button variant="default" size="xs" onClick={onBack}>
              {text('opened-backup.cancel')}
            </Button>
          </div>
        </div>
      );
    }
    case 'failed':
      return (
        <div className={classes.simple}>
          {back}
          <h1>{opened.name}</h1>
          <div role="alert" className={classes.failed}>
            <ErrorCallout
              error={opened.error}
              tone="attention"
              {...(opened.error.code === 'several-databases-in-file'
                ? {
                    children: (
                      <DatabaseChoice
                        databases={opened.error.databases}
                        onChoose={(databaseInFile) =>
                          onOpen({ kind: 'database', databaseInFile, name: opened.name })
                        }
                      />
                    ),
                  }
                : {})}
              actions={
                opened.request.kind === 'listed' ? (
                  <Remedies
                    connectionId={opened.request.connectionId}
                    remedies={remediesOf(opened.error.code)}
                    onRetry={() => onOpen(opened.request)}
                  />
                ) : (
                  <Button variant="default" size="xs" onClick={() => onOpen({ kind: 'chosen' })}>
                    {text('opened-backup.choose-another')}
                  </Button>
                )
              }
            />
          </div>
        </div>
      );
    case 'open':
      return (
        <OpenedBackup
          key={opened.contents.openedId}
          contents={opened.contents}
          listed={opened.listed}
          connectionId={opened.listed?.connectionId ?? connectionId}
          view={view}
          backTo={backTo}
          onBack={onBack}
          onView={onView}
          onOpen={onOpen}
        />
      );
  }
}
