import { IconArchive, IconFolderOff, IconFolderSymlink } from '@tabler/icons-react';
import type { BackupList } from '#shared/domain/backup.ts';
import { useNow } from '../../ui/useNow.ts';
import { Remedies } from '../remedies/Remedies.tsx';
import { earlierText, unreadableText } from './backup-messages.ts';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  earlier: BackupList['earlier'];
}

/** An empty folder. It never claims that there were no backups before if there were. */
export function NoBackups({ connectionId, earlier }: Props) {
  const now = useNow();
  if (earlier === null) {
    return (
      <div className={classes.empty}>
        <IconArchive size={28} stroke={1.5} aria-hidden="true" />
        <p className={classes.emptyTitle}>No backups yet</p>
        <p>After the first backup, all backups are listed here, newest first.</p>
      </div>
    );
  }
  return (
    <div className={classes.empty}>
      <IconFolderSymlink size={28} stroke={1.5} aria-hidden="true" />
      <p className={classes.emptyTitle}>No backups in this folder</p>
      <p>{earlierText(earlier, now)}</p>
      <div className={classes.remedies}>
        <Remedies
          connectionId={connectionId}
          remedies={
            earlier.folder === null
              ? ['choose-backup-folder', 'open-backup-folder']
              : ['use-earlier-folder', 'choose-backup-folder']
          }
        />
      </div>
    </div>
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
    <div className={classes.empty}>
      <IconFolderOff size={28} stroke={1.5} aria-hidden="true" />
      <p className={classes.emptyTitle}>The backups cannot be listed</p>
      <p>{unreadableText(earlier, now)}</p>
    </div>
  );
}
