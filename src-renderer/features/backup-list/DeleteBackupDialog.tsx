import type { BackupEntry } from '#shared/domain/backup.ts';
import { formatBytes } from '#shared/format.ts';
import { useDeleteBackup } from '../../api/mutations.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useCloseIfOpen } from '../opened-backup/opened-file.ts';
import { exactTime } from '#shared/describe-time.ts';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  backup: BackupEntry;
  /** The loss that the deletion would cause; null if there is none. */
  warning: string | null;
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks before a backup is deleted, and shows its filename. */
export function DeleteBackupDialog(props: Props) {
  const { connectionId, backup, warning, onClose, onDeleted } = props;
  const remove = useDeleteBackup();
  const closeIfOpen = useCloseIfOpen();
  const file = { connectionId, filename: backup.filename };
  return (
    <Dialog
      isDestructive
      title="Delete this backup?"
      confirmLabel="Delete backup"
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() =>
        void closeIfOpen(file).then(() =>
          remove.mutate(file, { onSuccess: onDeleted, onError: onClose }),
        )
      }
    >
      <p className={classes.deleted}>
        <strong>{backup.filename}</strong>
        <br />
        {formatBytes(backup.sizeBytes)}, created {exactTime(new Date(backup.createdAt))}
      </p>
      <p className={classes.deleteNote}>
        The file is deleted from the disk. This cannot be undone.
      </p>
      {warning === null ? null : <p className={classes.deleteWarning}>{warning}</p>}
    </Dialog>
  );
}
