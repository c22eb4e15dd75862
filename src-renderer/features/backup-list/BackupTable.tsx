import { VisuallyHidden } from '@mantine/core';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { useNow } from '../../ui/useNow.ts';
import { BackupRow } from './BackupRow.tsx';
import { useVisibleRows } from './useVisibleRows.ts';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  /** Newest first. */
  backups: readonly BackupEntry[];
  onDelete: (backup: BackupEntry) => void;
}

/** The style sheet holds rows to the same height. */
const rowHeight = 56;

/** Draws the rows in sight only, so that a thousand cost no more than thirty. */
export function BackupTable({ connectionId, backups, onDelete }: Props) {
  const now = useNow();
  const { body, first, end } = useVisibleRows(backups.length, rowHeight);

  return (
    <table
      className={classes.table}
      aria-labelledby="backups-heading"
      aria-rowcount={backups.length + 1}
    >
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col">Created</th>
          <th scope="col" className={classes.figure}>
            Size
          </th>
          <th scope="col" className={classes.figure}>
            Duration
          </th>
          <th scope="col">Trigger</th>
          <th scope="col">Check</th>
          <th scope="col">
            <VisuallyHidden>Actions</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {first === 0 ? null : <Gap height={first * rowHeight} />}
        {backups.slice(first, end).map((backup, index) => (
          <BackupRow
            key={backup.filename}
            connectionId={connectionId}
            backup={backup}
            rowIndex={first + index + 2}
            now={now}
            onDelete={onDelete}
          />
        ))}
        {end === backups.length ? null : <Gap height={(backups.length - end) * rowHeight} />}
      </tbody>
    </table>
  );
}

/** Stands for the rows out of sight. */
function Gap({ height }: { height: number }) {
  return <tr aria-hidden="true" className={classes.gap} style={{ height }} />;
}
