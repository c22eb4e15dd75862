import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ChangesPage, TableColumnFacts, TableDifference } from '#shared/domain/catalog.ts';
import { text } from '#shared/words/text.ts';
import { call, errorOf } from '../../api/bridge.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { DataGrid } from '../grid/DataGrid.tsx';
import type { GridColumn, GridRow, RowSource } from '../grid/grid-rows.ts';
import { rowChanges, shapeChanges } from './compare-messages.ts';
import classes from './Compare.module.css';

interface Props {
  comparisonId: string;
  table: TableDifference;
  /** Types and keys of the table in the opened backup. */
  facts: readonly TableColumnFacts[] | undefined;
  subject: string;
}

/** The rows of one table that differ, in the order of the table; changed cells show both values. */
export function TableChanges({ comparisonId, table, facts, subject }: Props) {
  const { schema, name } = table;
  const shape = shapeChanges(table);
  const head = useQuery({
    queryKey: ['rows', 'changes', comparisonId, schema, name],
    queryFn: () => call('catalog.changes', { comparisonId, schema, name, offset: 0, limit: 1 }),
    gcTime: 0,
  });
  const columns = useMemo(
    () => (head.data?.columns ?? []).map((column) => columnOf(column, facts)),
    [head.data, facts],
  );
  const count = head.data?.totalRows ?? 0;
  const source = useMemo(
    () => sourceOf(comparisonId, schema, name, count),
    [comparisonId, schema, name, count],
  );
  return (
    <>
      <div className={classes.tableLine}>
        <p>{rowChanges(table)}</p>
        {shape.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {head.isError ? (
        <div className={classes.padded}>
          <ErrorCallout error={errorOf(head.error)} />
        </div>
      ) : head.data === undefined ? null : (
        <DataGrid
          table={{ schema, name }}
          subject={subject}
          columns={columns}
          source={source}
          marked={null}
          whole={nothingMore}
          empty={
            table.rows === null && table.change === 'changed'
              ? text('compare.not-by-row')
              : text('compare.only-shape')
          }
        />
      )}
    </>
  );
}

/** The changed rows have no more than what a page shows. */
const nothingMore = async (): Promise<null> => null;

function columnOf(name: string, facts: readonly TableColumnFacts[] | undefined): GridColumn {
  const fact = facts?.find((one) => one.name === name);
  return {
    name,
    type: fact?.definition ?? null,
    isPrimaryKey: fact?.isPrimaryKey ?? false,
    references: fact?.references ?? null,
    isIdentityAlways: fact?.isIdentityAlways ?? false,
  };
}

const sourceOf = (
  comparisonId: string,
  schema: string,
  name: string,
  count: number,
): RowSource => ({
  id: `${comparisonId} ${schema} ${name}`,
  kind: 'changes',
  count,
  load: async (offset, limit) =>
    gridRowsOf(await call('catalog.changes', { comparisonId, schema, name, offset, limit })),
});

function gridRowsOf({ rows, cut }: ChangesPage): GridRow[] {
  return rows.map(({ number, values, change, before }, row) => ({
    number,
    values,
    change,
    before: new Map(before.map(({ column, value }) => [column, value])),
    cut: new Map(cut.filter((one) => one.row === row).map(({ column, bytes }) => [column, bytes])),
  }));
}
