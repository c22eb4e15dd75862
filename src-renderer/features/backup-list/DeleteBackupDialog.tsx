import type { BackupEntry } from '#shared/domain/backup.ts';
import { formatBytes } from '#shared/format.ts';
import { useDeleteBackup } from '../../api/mutations.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { exactTime } from '#shared/describe-time.ts';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  backup: BackupEntry;
  /** What would be lost for good with it, if anything. */
  warning: string | null;
  onClose: () => void;
  onDeleted: () => void;
}

/** Names the file before it goes. */
export function DeleteBackupDialog(props: Props) {
  const { connectionId, backup, warning, onClose, onDeleted } = props;
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
      {warning === null ? null : <p className={classes.deleteWarning}>{warning}</p>}
    </ConfirmDialog>
  );
}
