import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { exactTime } from '#shared/describe-time.ts';
import { formatBytes } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useDeletion } from '../trash/useDeletion.tsx';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  /** One or several backups. */
  backups: readonly BackupEntry[];
  /** The loss that the deletion would cause; null if there is none. */
  warning: string | null;
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks before backups are deleted, and shows which ones. Undo follows in the notification. */
export function DeleteBackupDialog(props: Props) {
  const { connectionId, backups, warning, onClose, onDeleted } = props;
  const [permanently, setPermanently] = useState(false);
  const { isPending, remove } = useDeletion();
  const [only] = backups.length === 1 ? backups : [];
  const count = backups.length;
  const bytes = backups.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <Dialog
      isDestructive
      title={text('trash.question.title', { count })}
      confirmLabel={text('trash.question.confirm', { count })}
      busy={isPending}
      onClose={onClose}
      onConfirm={() =>
        remove(
          { connectionId, filenames: backups.map(({ filename }) => filename), permanently },
          (result) => (result === null ? onClose() : onDeleted()),
        )
      }
    >
      {only === undefined ? (
        <p className={classes.deleted}>
          {text('trash.question.several', {
            size: formatBytes(bytes),
            oldest: exactTime(new Date(backups.at(-1)?.createdAt ?? '')),
            newest: exactTime(new Date(backups[0]?.createdAt ?? '')),
          })}
        </p>
      ) : (
        <p className={classes.deleted}>
          <strong>{only.filename}</strong>
          <br />
          {text('trash.question.one', {
            size: formatBytes(only.sizeBytes),
            created: exactTime(new Date(only.createdAt)),
          })}
        </p>
      )}
      <p className={classes.deleteNote}>{text('trash.question.note', { count })}</p>
      {warning === null ? null : <p className={classes.deleteWarning}>{warning}</p>}
      <Checkbox
        mt="md"
        label={text('trash.question.for-good')}
        checked={permanently}
        onChange={(event) => setPermanently(event.currentTarget.checked)}
      />
    </Dialog>
  );
}
