import { Button } from '@mantine/core';
import type { BackupList } from '#shared/domain/backup.ts';
import { text } from '#shared/words/text.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useNow } from '../../ui/useNow.ts';
import { Remedies } from '../remedies/Remedies.tsx';
import { earlierText, unreadableText } from './backup-messages.ts';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  earlier: BackupList['earlier'];
}

interface NoBackupsProps extends Props {
  trash: BackupList['trash'];
  /** Creates the first backup; missing if a backup is running. */
  onCreate: (() => void) | undefined;
}

/** An empty folder. It never claims that there were no backups before if there were. */
export function NoBackups({ connectionId, earlier, trash, onCreate }: NoBackupsProps) {
  const now = useNow();
  if (trash.count > 0 && (earlier === null || earlier.folder === null)) {
    return (
      <EmptyState picture="nothingYet" title={text('trash.all-deleted.title')}>
        {text('trash.all-deleted.message')}
      </EmptyState>
    );
  }
  if (earlier === null) {
    return (
      <EmptyState
        picture="nothingYet"
        title={text('backup-list.none.title')}
        {...(onCreate === undefined
          ? {}
          : { action: <Button onClick={onCreate}>{text('backup-list.none.create')}</Button> })}
      >
        {text('backup-list.none.message')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      picture="away"
      title={text('backup-list.none-here.title')}
      action={
        <Remedies
          connectionId={connectionId}
          remedies={
            earlier.folder === null
              ? ['choose-backup-folder', 'open-backup-folder']
              : ['use-earlier-folder', 'choose-backup-folder']
          }
        />
      }
    >
      {earlierText(earlier, now)}
    </EmptyState>
  );
}

/** Good backups exist in a folder that was used before, and only other files are in this one. */
export function EarlierBackups({ connectionId, earlier }: Props) {
  const now = useNow();
  if (earlier === null || earlier.folder === null) return null;
  return (
    <div className={classes.earlier}>
      <p>{earlierText(earlier, now)}</p>
      <Remedies connectionId={connectionId} remedies={['use-earlier-folder']} />
    </div>
  );
}

/** The folder cannot be read: nothing is claimed about its contents. `BlockerList` names the reason. */
export function UnreadableList({ earlier }: Pick<BackupList, 'earlier'>) {
  const now = useNow();
  return (
    <EmptyState picture="away" title={text('backup-list.unreadable.title')}>
      {unreadableText(earlier, now)}
    </EmptyState>
  );
}
