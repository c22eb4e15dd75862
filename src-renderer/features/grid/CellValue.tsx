import { Highlight } from '@mantine/core';
import { text } from '#shared/words/text.ts';
import classes from './DataGrid.module.css';

interface Props {
  /** The value; null for NULL. */
  value: string | null;
  marked: string | null;
  /** True to show line breaks as symbols, so that all rows have the same height. */
  oneLine?: boolean;
}

/** A value as PostgreSQL prints it. NULL and the empty string look different from all other values. */
export function CellValue({ value, marked, oneLine = false }: Props) {
  if (value === null) return <span className={classes.null}>NULL</span>;
  if (value === '') return <span className={classes.null}>{text('grid.empty')}</span>;
  const line = oneLine ? value.replaceAll(/\r\n|[\r\n]/gu, '↵') : value;
  if (marked === null) return line;
  return (
    <Highlight highlight={marked} component="span" inherit className={classes.marked}>
      {line}
    </Highlight>
  );
}
