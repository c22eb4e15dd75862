/**
 * What flows from the reader of a dump to the compressor: blocks of plain SQL, each with what the
 * scanner saw in it.
 */
import { crc32 } from 'node:zlib';
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { DumpScanner, type ScannedDump } from '../../dump-sql/dump-scanner.ts';
import type { TableProgress } from '../progress/progress.ts';

/** Every gzip member holds this much SQL; the last one holds what is left. */
export const blockSizeBytes = 1024 * 1024;

export interface BlockFacts {
  /** Of its SQL as pg_dump wrote it: what is compressed later has to be the same. */
  crc32: number;
  /** Tables whose data ended in this block. */
  finishedTables: TableProgress[];
  /** The table that is in the middle of its data at the end of this block. */
  currentTable: TableProgress | null;
}

export interface DumpBlock {
  sql: Buffer;
  /** null when nobody wanted to know. */
  facts: BlockFacts | null;
  /** To be called when it is not needed any more: its memory then takes another block. */
  giveBack: () => void;
}

/** Runs the scanner over one block after the other and tells what each one held. */
export class BlockScanner {
  readonly #scanner = new DumpScanner();
  #toldTables = 0;

  scan(sql: Buffer): BlockFacts {
    this.#scanner.push(sql);
    const { tables, currentTable } = this.#scanner;
    const finished = currentTable === null ? tables : tables.slice(0, -1);
    const finishedTables = finished.slice(this.#toldTables).map(progressOf);
    this.#toldTables = finished.length;
    return {
      crc32: crc32(sql),
      finishedTables,
      currentTable: currentTable === null ? null : progressOf(currentTable),
    };
  }

  finish(): ScannedDump {
    return this.#scanner.finish();
  }
}

function progressOf({ schema, name, rows, dataStart, dataEnd }: CatalogTable): TableProgress {
  return { schema, name, rows, bytes: dataEnd - dataStart };
}
