import type { BackupEntry } from '#shared/domain/backup.ts';
import { formatBytes } from '#shared/format.ts';
import { useDeleteBackup } from '../../api/mutations.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { exactTime } from '../../ui/time.ts';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  backup: BackupEntry;
  /** The last checked backup of this database: after it there is none. */
  isOnlyGood: boolean;
  onClose: () => void;
  onDeleted: () => void;
}

/** Names the file before it goes. */
export function DeleteBackupDialog(props: Props) {
  const { connectionId, backup, isOnlyGood, onClose, onDeleted } = props;
  const remove = useDeleteBackup();
  return (
    <ConfirmDialog
      title="Delete this backup?"
      confirmLabel="Delete backup"
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(
          { connectionId, filename: backup.filename },
          { onSuccess: onDeleted, onError: onClose },
        )
      }
    >
      <p className={classes.deleted}>
        <strong>{backup.filename}</strong>
        <br />
        {formatBytes(backup.sizeBytes)}, created {exactTime(new Date(backup.createdAt))}
      </p>
      <p className={classes.deleteNote}>It is removed from the disk and cannot be brought back.</p>
      {isOnlyGood ? (
        <p className={classes.deleteWarning}>This is the only good backup of this database.</p>
      ) : null}
    </ConfirmDialog>
  );
}
