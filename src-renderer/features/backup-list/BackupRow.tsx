import { CloseButton, VisuallyHidden } from '@mantine/core';
import { IconPinFilled } from '@tabler/icons-react';
import { memo, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { exactTime } from '#shared/describe-time.ts';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { formatBytes, formatDuration, grouped } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import type { BackupView } from '../../navigation.ts';
import { BackupMark } from './BackupMark.tsx';
import { RowMenu } from './RowMenu.tsx';
import {
  dayTitle,
  describeDifference,
  originOf,
  rowDifference,
  sizeDifference,
  timeOf,
  isDamaged,
} from './backup-messages.ts';
import type { BackupActions } from './useBackupActions.ts';
import type { ListedBackup } from './listed-backup.ts';
import classes from './BackupList.module.css';

export interface RowHandlers {
  onOpen: (backup: BackupEntry, view: BackupView) => void;
  onClick: (filename: string, event: MouseEvent) => void;
  onKeyDown: (filename: string, event: KeyboardEvent) => void;
  onToggle: (filename: string) => void;
  onDetails: (filename: string) => void;
}

interface Props extends RowHandlers {
  row: ListedBackup;
  /** "Yesterday". */
  dayName: string;
  /** True for the first of several rows of a day: the others do not repeat its name. */
  startsDay: boolean;
  /** Position in the whole table; the header is row 1. */
  rowIndex: number;
  /** Distance from the first row, in pixels. */
  top: number;
  isActive: boolean;
  isSelected: boolean;
  /** "Verifying 43%" while the backup is verified; else null. */
  verifying: string | null;
  actions: BackupActions;
}

/** True for a click or a key that belongs to a control inside the row. */
export const isForControl = (target: EventTarget): boolean =>
  (target as HTMLElement).closest('button, input, [role="menu"], [role="dialog"]') !== null;

/**
 * One backup. Its row is the tab stop of the list; its buttons are for the mouse. Plain buttons, because
 * fifty rows are drawn at once.
 */
export const BackupRow = memo(function BackupRow(props: Props) {
  const { row, dayName, startsDay, rowIndex, top, isActive, isSelected, verifying, actions } =
    props;
  const { onOpen, onClick, onKeyDown, onToggle, onDetails } = props;
  const { backup, day, isOwn, before, isAlarming } = row;
  const { details, filename } = backup;
  const [hasMenu, setHasMenu] = useState(false);
  const difference = describeDifference(row);
  return (
    <tr
      aria-rowindex={rowIndex}
      aria-selected={isSelected}
      tabIndex={isActive ? 0 : -1}
      data-filename={filename}
      data-starts-day={startsDay || undefined}
      data-menu={hasMenu || undefined}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => {
        if (!isForControl(event.target)) onClick(filename, event);
      }}
      onDoubleClick={(event) => {
        if (!isForControl(event.target)) onOpen(backup, 'contents');
      }}
      onKeyDown={(event) => {
        if (!isForControl(event.target)) onKeyDown(filename, event);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        setHasMenu(true);
      }}
    >
      <td className={classes.lead}>
        {details?.pinned === true ? (
          <span className={classes.pin} title={text('backup-list.pinned-hint')}>
            <IconPinFilled size={13} aria-hidden="true" />
            <VisuallyHidden>{text('backup-list.pinned-hint')}</VisuallyHidden>
          </span>
        ) : null}
        <input
          type="checkbox"
          className={classes.check}
          tabIndex={-1}
          aria-label={text('backup-list.select')}
          checked={isSelected}
          onChange={() => onToggle(filename)}
        />
      </td>
      <th scope="row" className={classes.day} title={dayTitle(day)}>
        {startsDay ? dayName : <VisuallyHidden>{dayName}</VisuallyHidden>}
      </th>
      <td className={classes.time} title={exactTime(new Date(backup.createdAt))}>
        <time dateTime={backup.createdAt}>{timeOf(backup)}</time>
        <VisuallyHidden> {filename}</VisuallyHidden>
      </td>
      <td
        className={classes.figure}
        title={text('format.bytes-whole', { bytes: backup.sizeBytes })}
      >
        {formatBytes(backup.sizeBytes)}
      </td>
      <td className={classes.sizeDifference} title={difference}>
        {before === null ? '' : sizeDifference(before.sizeBytes)}
      </td>
      <td className={classes.rowCount}>{details === null ? '–' : grouped(details.rows)}</td>
      <td
        className={classes.rowDifference}
        data-alarming={(isAlarming && before !== null) || undefined}
        title={difference}
      >
        {before === null ? '' : rowDifference(before.rows)}
      </td>
      <td className={classes.duration}>
        {details === null ? '–' : formatDuration(details.durationMs)}
      </td>
      <td
        className={classes.trigger}
        title={details === null ? undefined : text('backup-list.admin', { admin: details.admin })}
      >
        {details === null ? '–' : originOf(details)}
      </td>
      <td className={classes.state}>
        {verifying !== null ? (
          <span className={classes.mark}>
            {verifying}
            <CloseButton
              size="xs"
              tabIndex={-1}
              aria-label={text('backup-list.action.stop-verifying')}
              onClick={actions.stopVerifying}
            />
          </span>
        ) : isOwn || details === null ? (
          <BackupMark backup={backup} />
        ) : (
          <span
            className={classes.otherDatabase}
            title={text('backup-list.of-database-hint', { database: details.databaseName })}
          >
            {text('backup-list.of-database', { database: details.databaseName })}
          </span>
        )}
      </td>
      <td className={classes.rowActions}>
        <button
          type="button"
          className={`${classes.rowButton} ${classes.notNarrow}`}
          tabIndex={-1}
          onClick={() => onOpen(backup, 'contents')}
        >
          {text('backup-list.action.open')}
        </button>
        {/* A damaged backup is not offered like any other: its menu has the action. */}
        {isDamaged(backup) ? null : (
          <button
            type="button"
            className={`${classes.rowButton} ${classes.wideOnly}`}
            tabIndex={-1}
            onClick={() => onOpen(backup, 'restore')}
          >
            {text('backup-list.restore')}
          </button>
        )}
        <RowMenu
          isOpened={hasMenu}
          onChange={setHasMenu}
          backup={backup}
          actions={actions}
          onOpen={onOpen}
          onDetails={onDetails}
        />
      </td>
    </tr>
  );
});
