/**
 * The data that the reader of a dump passes to the compressor: blocks of plain SQL, each with the
 * facts that the scanner found in it.
 */
import { crc32 } from 'node:zlib';
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { DumpScanner, type ScannedDump } from '../../dump-sql/dump-scanner.ts';
import type { TableProgress } from '../progress/progress.ts';

/** Number of bytes of SQL in every gzip member except the last one. */
export const blockSizeBytes = 1024 * 1024;

export interface BlockFacts {
  /** CRC-32 of the SQL as pg_dump wrote it: the content that is compressed later must match. */
  crc32: number;
  /** The tables whose data ended in this block. */
  finishedTables: TableProgress[];
  /** The table whose data continues after this block. */
  currentTable: TableProgress | null;
}

/** Facts about a block of rows that a session of a parallel dump has sent. */
export interface RowFacts {
  crc32: number;
  /** Number of rows that end in this block. */
  rows: number;
  /** True if the rows of a piece end with this block, which can be empty. */
  endsPiece: boolean;
}

export interface DumpBlock<Facts = BlockFacts | null> {
  sql: Buffer;
  /** For a dump: null if the reader does not scan. */
  facts: Facts;
  /** Call it when the block is not needed any more: its memory is then reused for another block. */
  giveBack: () => void;
}

/** Runs the scanner over consecutive blocks and returns the facts of each block. */
export class BlockScanner {
  readonly #scanner = new DumpScanner();
  #reportedTables = 0;

  scan(sql: Buffer): BlockFacts {
    this.#scanner.push(sql);
    const { tables, currentTable } = this.#scanner;
    const finished = currentTable === null ? tables : tables.slice(0, -1);
    const finishedTables = finished.slice(this.#reportedTables).map(progressOf);
    this.#reportedTables = finished.length;
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
