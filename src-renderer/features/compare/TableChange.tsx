import { VisuallyHidden } from '@mantine/core';
import type { TableDifference } from '#shared/domain/catalog.ts';
import { rowsCount } from '#shared/rows-messages.ts';
import { text } from '#shared/words/text.ts';
import { rowChanges, shapeChanges, describeRowChanges } from './compare-messages.ts';
import classes from './Compare.module.css';

interface Props {
  table: TableDifference;
  /** Shows the rows of the table that differ. */
  onChoose: () => void;
}

/** One table that differs. */
export function TableChange({ table, onChoose }: Props) {
  const shape = shapeChanges(table);
  return (
    <li data-change={table.change}>
      <button type="button" className={classes.table} onClick={onChoose}>
        <span className={classes.change}>{text(`compare.change.${table.change}`)}</span>
        <span className={classes.tableName}>
          {table.schema}.{table.name}
          {shape.length === 0 ? null : <small> {text('compare.definition')}</small>}
        </span>
        <span className={classes.figure}>
          {rowsCount(table.rowsBefore, table.stateBefore, text('compare.none'))} →{' '}
          {rowsCount(table.rowsAfter, table.stateAfter, text('compare.none'))}
        </span>
        <span className={classes.figure}>
          <span aria-hidden="true">{rowChanges(table)}</span>
          <VisuallyHidden>{describeRowChanges(table)}</VisuallyHidden>
        </span>
      </button>
    </li>
  );
}
