import { ActionIcon, Box } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { formatBytes } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { errorOf } from '../../api/bridge.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { CellValue } from './CellValue.tsx';
import { describeColumn, rowTitle } from './grid-messages.ts';
import type { GridRow } from './grid-rows.ts';
import type { PlacedColumn } from './useGridColumns.ts';
import { viewOf } from './value-view.ts';
import classes from './RowPanel.module.css';

interface Props {
  table: { schema: string; name: string };
  columns: readonly PlacedColumn[];
  /** undefined until it was read. */
  row: GridRow | undefined;
  index: number;
  count: number;
  whole: (row: number) => Promise<readonly (string | null)[] | null>;
  marked: string | null;
  onGo: (row: number) => void;
  onClose: () => void;
}

/** One row beside the grid, with its whole values. It follows the focus of the grid. */
export function RowPanel({
  table,
  columns,
  row,
  index,
  count,
  whole,
  marked,
  onGo,
  onClose,
}: Props) {
  const number = row?.number ?? index;
  // Only a row with cut values has to be read again.
  const needsWhole = row !== undefined && row.cut.size > 0;
  const read = useQuery({
    queryKey: ['rows', 'whole', table.schema, table.name, index, needsWhole],
    queryFn: () => whole(index),
    enabled: needsWhole,
    gcTime: 0,
    staleTime: 0,
  });
  const values = read.data ?? row?.values ?? [];
  const steps = [
    { label: text('grid.previous-row'), Icon: IconChevronUp, to: index - 1, off: index === 0 },
    { label: text('grid.next-row'), Icon: IconChevronDown, to: index + 1, off: index + 1 >= count },
  ];
  return (
    <aside className={classes.panel} aria-label={rowTitle(table.name, number)}>
      <header className={classes.head}>
        <h2>
          {rowTitle(table.name, number)}
          {row?.change === undefined ? null : (
            <span data-change={row.change}>{text(`grid.change.${row.change}`)}</span>
          )}
        </h2>
        {steps.map(({ label, Icon, to, off }) => (
          <ActionIcon
            key={label}
            variant="subtle"
            color="gray"
            aria-label={label}
            title={label}
            disabled={off}
            onClick={() => onGo(to)}
          >
            <Icon size={16} stroke={1.75} />
          </ActionIcon>
        ))}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={text('grid.close-row')}
          onClick={onClose}
        >
          <IconX size={16} stroke={1.75} />
        </ActionIcon>
      </header>
      {read.isError ? <ErrorCallout error={errorOf(read.error)} /> : null}
      {/* The values can get the focus, so that they can be scrolled with the keyboard. */}
      <Box
        component="dl"
        className={classes.values}
        tabIndex={0}
        aria-label={rowTitle(table.name, number)}
      >
        {columns.map((column) => {
          const value = values[column.at] ?? null;
          const bytes = row?.cut.get(column.at);
          const isCut = bytes !== undefined && (value === null || value.length < bytes / 4);
          return (
            <div key={column.name}>
              <dt title={describeColumn(column)}>{column.name}</dt>
              <dd>
                {row?.before?.has(column.at) === true ? (
                  <del>
                    <CellValue value={row.before.get(column.at) ?? null} marked={null} />
                  </del>
                ) : null}
                <Value value={value} type={column.type} isCut={isCut} marked={marked} />
                {isCut ? <p className={classes.note}>{cutNote(bytes)}</p> : null}
              </dd>
            </div>
          );
        })}
      </Box>
    </aside>
  );
}

const cutNote = (bytes: number): string => text('grid.cut', { size: formatBytes(bytes) });

/** A long value is scrolled, so it can get the focus. */
const focusable = (shown: string) => (shown.length > 300 ? { tabIndex: 0 } : {});

const Code = ({ code }: { code: string }) => (
  <pre className={classes.code} {...focusable(code)}>
    {code}
  </pre>
);

interface ValueProps {
  value: string | null;
  type: string | null;
  isCut: boolean;
  marked: string | null;
}

function Value({ value, type, isCut, marked }: ValueProps) {
  if (value === null || value === '') return <CellValue value={value} marked={null} />;
  const view = viewOf(value, type, isCut);
  switch (view.kind) {
    case 'json':
      return <Code code={view.text} />;
    case 'bytes':
      return (
        <>
          {view.picture === null ? null : (
            <img className={classes.picture} src={view.picture} alt={text('grid.picture')} />
          )}
          <Code code={view.dump} />
          <p className={classes.note}>
            {view.isShortened
              ? text('grid.shortened', { size: formatBytes(view.size) })
              : formatBytes(view.size)}
          </p>
        </>
      );
    case 'text':
      return (
        <>
          <div className={classes.text} {...focusable(view.text)}>
            <CellValue value={view.text} marked={marked} />
          </div>
          {view.note === null ? null : <p className={classes.note}>{view.note}</p>}
        </>
      );
  }
}
