import { Highlight } from '@mantine/core';
import classes from './Contents.module.css';

interface Props {
  /** null is NULL. */
  value: string | null;
  marked: string | null;
  /** Line breaks as signs, so that every row is as high as the others. */
  oneLine?: boolean;
}

/** A value as PostgreSQL prints it. NULL and the empty text look like what they are. */
export function CellValue({ value, marked, oneLine = false }: Props) {
  if (value === null) return <span className={classes.null}>NULL</span>;
  if (value === '') return <span className={classes.null}>empty</span>;
  const text = oneLine ? value.replaceAll(/\r\n|[\r\n]/gu, '↵') : value;
  if (marked === null) return text;
  return (
    <Highlight highlight={marked} component="span" inherit className={classes.marked}>
      {text}
    </Highlight>
  );
}
