import { VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, type Ref } from 'react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { text } from '#shared/words/text.ts';
import type { BackupView } from '../../navigation.ts';
import { useVirtualRows } from '../../ui/useVirtualRows.ts';
import { useNow } from '../../ui/useNow.ts';
import { BackupRow, type RowHandlers } from './BackupRow.tsx';
import type { ListedBackup, SortKey } from './listed-backup.ts';
import { dayName } from './backup-messages.ts';
import type { Sorting } from './list-rows.ts';
import type { BackupActions } from './useBackupActions.ts';
import type { Selection } from './useSelection.ts';
import type { Verification } from './useVerification.ts';
import classes from './BackupList.module.css';

interface Props {
  /** The shown rows, sorted. */
  rows: readonly ListedBackup[];
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  selection: Selection;
  verification: Verification;
  actions: BackupActions;
  onOpen: (backup: BackupEntry, view: BackupView) => void;
  /** Shows the details of the active row, or hides them. */
  onDetails: (filename: string) => void;
  onEscape: () => void;
  gridRef: Ref<HTMLTableElement>;
}

/** Height of a row in pixels. The style sheet sets the same height. */
const rowHeight = 36;
const pageRows = 10;

/**
 * The backups as a grid with one tab stop. The arrow keys move, Enter opens, Space shows the details. Draws
 * only the visible rows, so that ten thousand rows are as fast as thirty.
 */
export function BackupTable(props: Props) {
  const { rows, sorting, onSort, selection, verification, actions, onOpen } = props;
  const { onDetails, onEscape, gridRef } = props;
  const byDay = sorting.key === 'time';
  const positionOf = useMemo(
    () => new Map(rows.map(({ backup }, index) => [backup.filename, index] as const)),
    [rows],
  );
  const now = useNow();
  const { body, virtualizer } = useVirtualRows<HTMLTableSectionElement>({
    count: rows.length,
    rowHeight,
    keyOf: (index) => rows[index]?.backup.filename ?? index,
    keep: selection.active === null ? null : (positionOf.get(selection.active) ?? null),
  });

  const moveTo = (index: number, extend: boolean): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return;
    const { filename } = row.backup;
    wanted.current = filename;
    if (extend) selection.extendTo(filename);
    else selection.choose(filename);
    virtualizer.scrollToIndex(positionOf.get(filename) ?? 0);
  };
  /** The row that gets the focus as soon as it is drawn. */
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    if (wanted.current === null || wanted.current !== selection.active) return;
    const element = body.current?.querySelector<HTMLElement>(`[data-filename="${wanted.current}"]`);
    if (element === null || element === undefined) return;
    wanted.current = null;
    element.focus({ preventScroll: true });
  });

  const onRowKey: RowHandlers['onKeyDown'] = (filename, event) => {
    const position = positionOf.get(filename) ?? -1;
    const backup = rows[position]?.backup;
    if (backup === undefined) return;
    const isCommand = event.ctrlKey || event.metaKey;
    const isSelectAll = isCommand && event.key.toLowerCase() === 'a';
    if (isCommand && !isSelectAll && event.key !== ' ') return;
    const chosen = rows.filter((row) => selection.selected.has(row.backup.filename));
    const several = chosen.length > 1 ? chosen.map((row) => row.backup) : [backup];
    const handlers: Record<string, () => void> = {
      ArrowDown: () => moveTo(position + 1, event.shiftKey),
      ArrowUp: () => moveTo(position - 1, event.shiftKey),
      PageDown: () => moveTo(position + pageRows, event.shiftKey),
      PageUp: () => moveTo(position - pageRows, event.shiftKey),
      Home: () => moveTo(0, event.shiftKey),
      End: () => moveTo(rows.length - 1, event.shiftKey),
      Enter: () => onOpen(backup, 'contents'),
      ' ': () => (isCommand ? selection.toggle(filename) : onDetails(filename)),
      Delete: () => actions.remove(several),
      Escape: onEscape,
    };
    const handler = isSelectAll ? selection.selectAll : handlers[event.key];
    if (handler === undefined) return;
    event.preventDefault();
    handler();
  };

  const latest = useRef({ selection, onDetails, onRowKey });
  useEffect(() => {
    latest.current = { selection, onDetails, onRowKey };
  });
  // Always the same functions, so that a row is rendered again only if it changes.
  const onClick = useCallback<RowHandlers['onClick']>((filename, event) => {
    const { choose, toggle, extendTo } = latest.current.selection;
    if (event.shiftKey) extendTo(filename);
    else if (event.ctrlKey || event.metaKey) toggle(filename);
    else choose(filename);
  }, []);
  const onKeyDown = useCallback<RowHandlers['onKeyDown']>(
    (...given) => latest.current.onRowKey(...given),
    [],
  );
  const onToggle = useCallback((filename: string) => latest.current.selection.toggle(filename), []);
  const showDetails = useCallback((filename: string) => latest.current.onDetails(filename), []);

  return (
    <table
      ref={gridRef}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- its rows are the interactive elements
      role="grid"
      className={classes.grid}
      data-several={selection.selected.size > 1 || undefined}
      aria-labelledby="backups-heading"
      aria-multiselectable="true"
      aria-rowcount={rows.length + 1}
    >
      <thead className={classes.head}>
        <tr aria-rowindex={1} className={classes.headRow}>
          <HiddenHead name={text('backup-list.column.pinned-and-selected')} />
          <th scope="col" className={classes.day}>
            {text('backup-list.column.day')}
          </th>
          <Head name="time" sorting={sorting} onSort={onSort} />
          <Head name="size" sorting={sorting} onSort={onSort} />
          <HiddenHead
            name={text('backup-list.column.size-difference')}
            className={classes.sizeDifference}
          />
          <Head name="rows" sorting={sorting} onSort={onSort} />
          <HiddenHead
            name={text('backup-list.column.rows-difference')}
            className={classes.rowDifference}
          />
          <Head name="duration" sorting={sorting} onSort={onSort} />
          <th scope="col" className={classes.trigger}>
            {text('backup-list.column.made-by')}
          </th>
          <th scope="col" className={classes.state}>
            {text('backup-list.column.state')}
          </th>
          <HiddenHead name={text('backup-list.column.actions')} />
        </tr>
      </thead>
      <tbody ref={body} className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const { filename } = row.backup;
          return (
            <BackupRow
              key={filename}
              row={row}
              dayName={dayName(row.day, now)}
              startsDay={!byDay || rows[index - 1]?.day !== row.day}
              rowIndex={index + 2}
              top={start - virtualizer.options.scrollMargin}
              isActive={filename === selection.active}
              isSelected={selection.selected.has(filename)}
              verifying={filename === verification.filename ? verification.label : null}
              actions={actions}
              onOpen={onOpen}
              onClick={onClick}
              onKeyDown={onKeyDown}
              onToggle={onToggle}
              onDetails={showDetails}
            />
          );
        })}
      </tbody>
    </table>
  );
}

interface HeadProps {
  name: SortKey;
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
}

/** The head of a column that can be sorted: first the newest or largest, then the opposite. */
function Head({ name, sorting, onSort }: HeadProps) {
  const isSorted = sorting.key === name;
  const Arrow = sorting.ascending ? IconArrowUp : IconArrowDown;
  return (
    <th
      scope="col"
      className={classes[name === 'rows' ? 'rowCount' : name]}
      aria-sort={isSorted ? (sorting.ascending ? 'ascending' : 'descending') : 'none'}
    >
      <button
        type="button"
        className={classes.sort}
        onClick={() => onSort({ key: name, ascending: isSorted && !sorting.ascending })}
      >
        {text(`backup-list.column.${name}`)}
        {isSorted ? <Arrow size={12} stroke={2} aria-hidden="true" /> : null}
      </button>
    </th>
  );
}

function HiddenHead({ name, className }: { name: string; className?: string | undefined }) {
  return (
    <th scope="col" className={className}>
      <VisuallyHidden>{name}</VisuallyHidden>
    </th>
  );
}
