/** The tables that only the other side of a comparison has. Pure functions: no I/O. */
import type { Contents } from '#shared/domain/catalog.ts';
import type { Item } from '../contents/contents-messages.ts';
import type { Comparison } from './useComparison.ts';

export function itemsOfOtherSide({ tables }: Contents, comparison: Comparison | null): Item[] {
  const own = new Set(tables.map(({ schema, name }) => JSON.stringify([schema, name])));
  return (comparison?.difference.tables ?? [])
    .filter(({ schema, name }) => !own.has(JSON.stringify([schema, name])))
    .map(
      ({
        schema,
        name,
        rowsBefore,
        rowsAfter,
        bytesBefore,
        bytesAfter,
        stateBefore,
        stateAfter,
      }) => ({
        key: `other ${schema}.${name}`,
        kind: 'table',
        type: 'TABLE',
        schema,
        name,
        object: null,
        table: {
          index: -1,
          object: null,
          schema,
          name,
          columns: [],
          state: stateAfter ?? stateBefore ?? 'whole',
          rows: rowsAfter ?? rowsBefore ?? 0,
          bytes: bytesAfter ?? bytesBefore ?? 0,
        },
      }),
    );
}
