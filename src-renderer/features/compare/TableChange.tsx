import { VisuallyHidden } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { RowDifference, TableDifference } from '#shared/domain/catalog.ts';
import { rowsCount } from '#shared/rows-messages.ts';
import { CellValue } from '../grid/CellValue.tsx';
import { rowChanges, shapeChanges, describeRowChanges } from './compare-messages.ts';
import classes from './Compare.module.css';

interface Props {
  table: TableDifference;
}

/** The name of each kind of change. */
export const changeNames = {
  added: 'Added',
  removed: 'Removed',
  changed: 'Changed',
  same: 'Same',
} as const;

/** One table that differs. Shows the differences when it is pressed. */
export function TableChange({ table }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const shape = shapeChanges(table);
  const samples = table.rows?.samples ?? [];
  const hasMore = shape.length > 0 || samples.length > 0;
  return (
    <li data-change={table.change}>
      <button
        type="button"
        className={classes.table}
        aria-expanded={open}
        aria-controls={id}
        disabled={!hasMore}
        onClick={() => setOpen(!open)}
      >
        <IconChevronRight
          className={classes.chevron}
          data-open={open ? true : undefined}
          size={15}
          stroke={1.75}
          aria-hidden="true"
        />
        <span className={classes.change}>{changeNames[table.change]}</span>
        <span className={classes.tableName}>
          {table.schema}.{table.name}
          {shape.length === 0 ? null : <small> definition</small>}
        </span>
        <span className={classes.figure}>
          {rowsCount(table.rowsBefore, table.stateBefore, 'none')} →{' '}
          {rowsCount(table.rowsAfter, table.stateAfter, 'none')}
        </span>
        <span className={classes.figure}>
          <span aria-hidden="true">{rowChanges(table)}</span>
          <VisuallyHidden>{describeRowChanges(table)}</VisuallyHidden>
        </span>
      </button>
      <div id={id} hidden={!open} className={classes.more}>
        {shape.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {samples.length === 0 ? null : (
          <Samples samples={samples} keyColumns={table.rows?.keyColumns ?? []} />
        )}
      </div>
    </li>
  );
}

function Samples({
  samples,
  keyColumns,
}: {
  samples: readonly RowDifference[];
  keyColumns: readonly string[];
}) {
  return (
    <table className={classes.samples}>
      <caption>
        Some of the rows{keyColumns.length === 0 ? '' : `, by ${keyColumns.join(', ')}`}
      </caption>
      <tbody>
        {samples.map((sample, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a row without a primary key has no other key
          <tr key={index} data-change={sample.change}>
            <td className={classes.change}>{changeNames[sample.change]}</td>
            <th scope="row">{sample.key.map((part) => part ?? 'NULL').join(', ')}</th>
            <td>
              {sample.values.map(({ column, before, after }) => (
                <span key={column} className={classes.value}>
                  <small>{column}</small>{' '}
                  {sample.change === 'added' ? null : <CellValue value={before} marked={null} />}
                  {sample.change === 'changed' ? ' → ' : null}
                  {sample.change === 'removed' ? null : <CellValue value={after} marked={null} />}
                </span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
