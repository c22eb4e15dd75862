/** Counts the rows of large tables while several sessions dump them. */
import type { CatalogTable } from '#shared/domain/manifest.ts';
import type { DumpState, TableProgress } from '../progress/progress.ts';
import type { InsertedTable } from './merge-catalog.ts';
import type { LargeTable } from './large-tables.ts';
import { columnNamesOf, sqlAround } from './table-pieces.ts';

/** The tables that the scanner of the frame has found. */
interface FrameTables {
  readonly tables: readonly CatalogTable[];
  readonly currentTable: CatalogTable | null;
}

export class RowsOfTables {
  readonly #counts = new Map<LargeTable, TableProgress & { pieces: number }>();
  readonly #current = new Set<TableProgress>();
  readonly #finished: TableProgress[] = [];
  /** Number of tables of the frame in `#finished`. */
  #framed = 0;

  constructor(pieces: readonly { table: LargeTable }[]) {
    for (const { table } of pieces) {
      const { schema, name } = table;
      const count = this.#counts.get(table);
      if (count !== undefined) count.pieces += 1;
      else this.#counts.set(table, { schema, name, bytes: 0, rows: 0, pieces: 1 });
    }
  }

  add(table: LargeTable, bytes: number, rows: number): void {
    const count = this.#countOf(table);
    count.bytes += bytes;
    count.rows += rows;
    this.#current.add(count);
  }

  endPiece(table: LargeTable): void {
    const count = this.#countOf(table);
    count.pieces -= 1;
    if (count.pieces > 0) return;
    this.#current.delete(count);
    this.#finished.push(count);
  }

  progress(frame: FrameTables): Pick<DumpState, 'finishedTables' | 'currentTables'> {
    const { tables, currentTable } = frame;
    const framed = currentTable === null ? tables.length : tables.length - 1;
    for (const table of tables.slice(this.#framed, framed)) this.#finished.push(progressOf(table));
    this.#framed = framed;
    return {
      finishedTables: this.#finished,
      currentTables: [
        ...this.#current,
        ...(currentTable === null ? [] : [progressOf(currentTable)]),
      ],
    };
  }

  /** The table as it is in the file, from the beginning of its SQL. */
  inserted(table: LargeTable): Omit<InsertedTable, 'at'> {
    const { bytes, rows } = this.#countOf(table);
    const { headBytes, tailBytes } = sqlAround(table);
    return {
      bytes: headBytes + bytes + tailBytes,
      table: {
        schema: table.schema,
        name: table.name,
        columns: columnNamesOf(table),
        rows,
        dataStart: headBytes,
        dataEnd: headBytes + bytes,
      },
    };
  }

  #countOf(table: LargeTable): TableProgress & { pieces: number } {
    const count = this.#counts.get(table);
    if (count === undefined) throw new Error(`Not a large table: ${table.name}`);
    return count;
  }
}

const progressOf = ({ schema, name, rows, dataStart, dataEnd }: CatalogTable): TableProgress => ({
  schema,
  name,
  rows,
  bytes: dataEnd - dataStart,
});
