import { ActionIcon, Button, CloseButton, Menu, VisuallyHidden } from '@mantine/core';
import { IconDots, IconPinFilled } from '@tabler/icons-react';
import { memo } from 'react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import type { BackupView } from '../../navigation.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { BackupMenuItems } from './BackupMenuItems.tsx';
import { VerificationLabel } from './VerificationLabel.tsx';
import { triggerNames } from './backup-messages.ts';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  backup: BackupEntry;
  /** False for a backup of another database in the same folder. */
  isOwn: boolean;
  /** Position in the whole table; the header is row 1. */
  rowIndex: number;
  now: Date;
  onOpen: (backup: BackupEntry, view: BackupView) => void;
  /** "Verifying 43%" while the backup is verified; else null. */
  verifying: string | null;
  onVerify: (filename: string) => void;
  onStopVerifying: () => void;
  onDelete: (backup: BackupEntry) => void;
}

/**
 * One backup. The filename is the name of the row for screen readers. A click on the row opens the
 * backup.
 */
export const BackupRow = memo(function BackupRow(props: Props) {
  const { connectionId, backup, isOwn, rowIndex, now, verifying } = props;
  const { onOpen, onVerify, onStopVerifying, onDelete } = props;
  const { details, filename } = backup;

  return (
    <tr
      aria-rowindex={rowIndex}
      className={classes.row}
      onClick={(event) => {
        // Ignores clicks on buttons, and clicks that end the selection of text.
        const target = event.target as HTMLElement;
        if (target.closest('button, [role="menu"], [role="dialog"]') !== null) return;
        if (getSelection()?.isCollapsed === true) onOpen(backup, 'contents');
      }}
    >
      <th scope="row" className={classes.created}>
        <RelativeTime at={backup.createdAt} now={now} />
        {details?.pinned === true ? (
          <span className={classes.pin} title="Pinned: never deleted by age">
            <IconPinFilled size={13} aria-hidden="true" />
            <VisuallyHidden>Pinned: never deleted by age</VisuallyHidden>
          </span>
        ) : null}
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
      <td
        className={classes.trigger}
        title={details === null ? undefined : `Admin: ${details.admin}`}
      >
        {details === null ? '–' : triggerNames[details.trigger]}
      </td>
      <td>
        {verifying !== null ? (
          <span className={classes.verifying}>
            {verifying}
            <CloseButton size="sm" aria-label="Stop verifying" onClick={onStopVerifying} />
          </span>
        ) : isOwn || details === null ? (
          <VerificationLabel connectionId={connectionId} backup={backup} />
        ) : (
          <span
            className={classes.otherDatabase}
            title={`A backup of the database ${details.databaseName}. It does not protect this database.`}
          >
            Of {details.databaseName}
          </span>
        )}
      </td>
      <td className={classes.rowActions}>
        <div>
          {' '}
          <Button variant="subtle" size="compact-sm" onClick={() => onOpen(backup, 'contents')}>
            Open
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={() => onOpen(backup, 'restore')}>
            Restore…
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label="More actions"
                title="More actions"
              >
                <IconDots size={17} stroke={1.75} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <BackupMenuItems
                connectionId={connectionId}
                backup={backup}
                onVerify={onVerify}
                onDelete={onDelete}
              />
            </Menu.Dropdown>
          </Menu>
        </div>
      </td>
    </tr>
  );
});
