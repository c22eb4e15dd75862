import { VisuallyHidden } from '@mantine/core';
import type { TableDifference } from '#shared/domain/catalog.ts';
import { rowsCount } from '#shared/rows-messages.ts';
import { rowChanges, shapeChanges, describeRowChanges } from './compare-messages.ts';
import classes from './Compare.module.css';

interface Props {
  table: TableDifference;
  /** Shows the rows of the table that differ. */
  onChoose: () => void;
}

/** The name of each kind of change. */
export const changeNames = {
  added: 'Added',
  removed: 'Removed',
  changed: 'Changed',
  same: 'Same',
} as const;

/** One table that differs. */
export function TableChange({ table, onChoose }: Props) {
  const shape = shapeChanges(table);
  return (
    <li data-change={table.change}>
      <button type="button" className={classes.table} onClick={onChoose}>
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
    </li>
  );
}
