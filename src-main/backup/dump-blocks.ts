/**
 * What flows from the reader of a dump to the compressor: blocks of plain SQL, each with what the
 * scanner saw in it.
 */
import { DumpScanner, type ScannedDump } from '../catalog/dump-scanner.ts';

/** Every gzip member holds this much SQL; the last one holds what is left. */
export const blockSizeBytes = 1024 * 1024;

export interface TableName {
  schema: string;
  name: string;
}

export interface BlockFacts {
  /** Tables whose data ended in this block. */
  finishedTables: TableName[];
  /** The table that is in the middle of its data at the end of this block. */
  currentTable: (TableName & { bytes: number }) | null;
}

export interface DumpBlock extends BlockFacts {
  sql: Buffer;
}

/** Runs the scanner over one block after the other and tells what each one held. */
export class BlockScanner {
  readonly #scanner = new DumpScanner();
  #toldTables = 0;

  scan(sql: Buffer): BlockFacts {
    this.#scanner.push(sql);
    const { tables, currentTable } = this.#scanner;
    const finished = currentTable === null ? tables : tables.slice(0, -1);
    const finishedTables = finished
      .slice(this.#toldTables)
      .map(({ schema, name }) => ({ schema, name }));
    this.#toldTables = finished.length;
    return {
      finishedTables,
      currentTable:
        currentTable === null
          ? null
          : {
              schema: currentTable.schema,
              name: currentTable.name,
              bytes: currentTable.dataEnd - currentTable.dataStart,
            },
    };
  }

  finish(): ScannedDump {
    return this.#scanner.finish();
  }
}
