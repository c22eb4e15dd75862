import { Highlight } from '@mantine/core';
import classes from './Contents.module.css';

interface Props {
  /** null is NULL. */
  value: string | null;
  marked: string | null;
}

/** A value as PostgreSQL prints it. NULL and the empty text look like what they are. */
export function CellValue({ value, marked }: Props) {
  if (value === null) return <span className={classes.null}>NULL</span>;
  if (value === '') return <span className={classes.null}>empty</span>;
  if (marked === null) return value;
  return (
    <Highlight highlight={marked} component="span" inherit className={classes.marked}>
      {value}
    </Highlight>
  );
}
