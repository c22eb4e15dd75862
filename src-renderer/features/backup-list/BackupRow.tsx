import { ActionIcon } from '@mantine/core';
import { IconFolderOpen, IconPin, IconPinFilled, IconTrash } from '@tabler/icons-react';
import { memo } from 'react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { useKeepBackup, useShowInFolder } from '../../api/mutations.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { CheckMark } from './CheckMark.tsx';
import { triggerWords } from './backup-words.ts';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  backup: BackupEntry;
  /** False for one of another database that lies in the same folder. */
  isOwn: boolean;
  /** Position in the whole table, the head being 1. */
  rowIndex: number;
  now: Date;
  onDelete: (backup: BackupEntry) => void;
}

/** One backup. Screen readers know the row by its file name. */
export const BackupRow = memo(function BackupRow(props: Props) {
  const { connectionId, backup, isOwn, rowIndex, now, onDelete } = props;
  const show = useShowInFolder();
  const keep = useKeepBackup();
  const { details, filename } = backup;

  return (
    <tr aria-rowindex={rowIndex}>
      <th scope="row" className={classes.created}>
        <RelativeTime at={backup.createdAt} now={now} />
        <span className={classes.filename} title={filename}>
          {filename}
        </span>
      </th>
      <td className={classes.figure} title={`${backup.sizeBytes.toLocaleString('en-GB')} bytes`}>
        {formatBytes(backup.sizeBytes)}
      </td>
      <td className={classes.figure}>
        {details === null ? '–' : formatDuration(details.durationMs)}
      </td>
      <td title={details === null ? undefined : `Admin: ${details.admin}`}>
        {details === null ? '–' : triggerWords[details.trigger]}
      </td>
      <td>
        {isOwn || details === null ? (
          <CheckMark connectionId={connectionId} backup={backup} />
        ) : (
          <span
            className={classes.otherDatabase}
            title={`A backup of the database ${details.databaseName}: it does not protect this one.`}
          >
            Of {details.databaseName}
          </span>
        )}
      </td>
      <td className={classes.rowActions}>
        {details === null ? null : (
          <ActionIcon
            variant="subtle"
            {...(details.kept ? {} : { color: 'gray' })}
            aria-label="Keep for ever"
            aria-pressed={details.kept}
            title={details.kept ? 'Pinned: never deleted by age' : 'Keep for ever'}
            loading={keep.isPending}
            onClick={() => keep.mutate({ connectionId, filename, keep: !details.kept })}
          >
            {details.kept ? (
              <IconPinFilled size={17} stroke={1.75} />
            ) : (
              <IconPin size={17} stroke={1.75} />
            )}
          </ActionIcon>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Show in folder"
          title="Show in folder"
          onClick={() => show.mutate({ connectionId, filename })}
        >
          <IconFolderOpen size={17} stroke={1.75} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Delete…"
          title="Delete…"
          onClick={() => onDelete(backup)}
        >
          <IconTrash size={17} stroke={1.75} />
        </ActionIcon>
      </td>
    </tr>
  );
});
