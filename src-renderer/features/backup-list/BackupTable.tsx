import { VisuallyHidden } from '@mantine/core';
import { useMemo } from 'react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { BackupView } from '../../navigation.ts';
import { useNow } from '../../ui/useNow.ts';
import type { Verification } from './useVerification.ts';
import { BackupRow } from './BackupRow.tsx';
import { useVisibleRows } from '../../ui/useVisibleRows.ts';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  /** The backups of this database. */
  backups: readonly BackupEntry[];
  /** Backups of other databases in the same folder. */
  others: readonly BackupEntry[];
  onOpen: (backup: BackupEntry, view: BackupView) => void;
  verification: Verification;
  onDelete: (backup: BackupEntry) => void;
}

/** Height of a row in pixels. The style sheet sets the same height. */
const rowHeight = 56;

/**
 * Draws only the visible rows, so that a list of a thousand rows is as fast as a list of thirty
 * rows.
 */
export function BackupTable({
  connectionId,
  backups,
  others,
  onOpen,
  verification,
  onDelete,
}: Props) {
  const rows = useMemo(() => inOneList(backups, others), [backups, others]);
  const now = useNow();
  const { body, first, end } = useVisibleRows<HTMLTableSectionElement>(rows.length, rowHeight);

  return (
    <table
      className={classes.table}
      aria-labelledby="backups-heading"
      aria-rowcount={rows.length + 1}
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
          <th scope="col" className={classes.trigger}>
            Trigger
          </th>
          <th scope="col">Verification</th>
          <th scope="col">
            <VisuallyHidden>Actions</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {first === 0 ? null : <Gap height={first * rowHeight} />}
        {rows.slice(first, end).map(({ backup, isOwn }, index) => (
          <BackupRow
            key={backup.filename}
            connectionId={connectionId}
            backup={backup}
            isOwn={isOwn}
            rowIndex={first + index + 2}
            now={now}
            onOpen={onOpen}
            verifying={backup.filename === verification.filename ? verification.label : null}
            onVerify={verification.start}
            onStopVerifying={verification.stop}
            onDelete={onDelete}
          />
        ))}
        {end === rows.length ? null : <Gap height={(rows.length - end) * rowHeight} />}
      </tbody>
    </table>
  );
}

/** Returns all rows, newest first, sorted as in the folder. */
function inOneList(
  backups: readonly BackupEntry[],
  others: readonly BackupEntry[],
): { backup: BackupEntry; isOwn: boolean }[] {
  return [
    ...backups.map((backup) => ({ backup, isOwn: true })),
    ...others.map((backup) => ({ backup, isOwn: false })),
  ].toSorted((a, b) => (a.backup.filename < b.backup.filename ? 1 : -1));
}

/** Fills the space of the rows that are not visible. */
function Gap({ height }: { height: number }) {
  return <tr aria-hidden="true" className={classes.gap} style={{ height }} />;
}
