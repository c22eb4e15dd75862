/** The type of an open backup, which the modules of this folder pass to each other. */
import type { ContentsObject, RowsState } from '#shared/domain/catalog.ts';
import type { Catalog, CatalogTable } from '#shared/domain/manifest.ts';
import type { Proof } from '#shared/domain/proof.ts';
import type { DatabaseInFile } from '../../dump-sql/dump-parts.ts';
import type { DumpProperties } from '../../dump-sql/dump-properties.ts';
import type { QueriedRows } from '../../dump-sql/insert-scanner.ts';
import type { RowIndex } from './row-index.ts';
import type { Members } from './gzip-members.ts';
import type { SqlSource } from './sql-source.ts';
import { isReadableEncoding, type Decode } from '../../dump-sql/text-encoding.ts';

/**
 * The shared empty set for tables and blocks without any: a separate set for each of a million
 * would take hundreds of megabytes.
 */
export const noPlaces: ReadonlySet<number> = new Set();
export const noNames: ReadonlySet<string> = new Set();

/** Consecutive rows of a table in the dump. Each block may have other columns. */
export interface OpenBlock extends CatalogTable {
  /**
   * The columns in the order of the values; from the definition, if the dump does not name them
   * here.
   */
  columns: string[];
  /** True if the dump names the columns here. */
  isNamed: boolean;
  /**
   * Positions of generated columns in rows of INSERT statements. These columns are not in
   * `columns`.
   */
  generated: ReadonlySet<number>;
}

/**
 * A table with all blocks of its rows (one block, except for partitions that are loaded through
 * their root table).
 */
export interface OpenTable {
  index: number;
  object: number | null;
  schema: string;
  name: string;
  /** The columns of all blocks together. */
  columns: string[];
  /** The columns that not every block has: for the other rows, the server decides the value. */
  partial: ReadonlySet<string>;
  /** The number of rows, without rows that a query inserts. */
  rows: number;
  bytes: number;
  state: RowsState;
  /** True if INSERT statements insert additional rows of a query: these rows are unknown. */
  hasQueriedRows: boolean;
  blocks: OpenBlock[];
}

/**
 * Returns the positions of a table's columns in the rows of a block, -1 for a column that the block
 * does not have; null if the order is the same.
 */
export function placesIn({ columns }: OpenTable, block: OpenBlock): readonly number[] | null {
  const isSame =
    columns.length === block.columns.length &&
    columns.every((name, at) => block.columns[at] === name);
  if (isSame) return null;
  const places = new Map(block.columns.map((name, at) => [name, at]));
  return columns.map((name) => places.get(name) ?? -1);
}

/** The facts about a dump after reading it once. */
export interface DumpIndex {
  sqlBytes: number;
  catalog: Catalog;
  head: DumpProperties;
  /** Of the last drill; null when there was none. */
  proof: Proof | null;
  /** A description of the damage; null if no damage was found. */
  problem: string | null;
  /** True if the file could not be read to the end of the dump: later rows are not in it. */
  isCut: boolean;
  /**
   * True if the dump has pg_dump's header and footer comments. Without them it is unknown whether
   * the dump is complete.
   */
  isMarked: boolean;
  queriedRows: QueriedRows[];
  /** The part of the file that is open; null if the file is one dump without a database name. */
  part: DatabaseInFile | null;
  members: Members | null;
}

export interface OpenBackup extends DumpIndex {
  source: SqlSource;
  filename: string;
  madeBy: 'nightjar' | 'pg_dump';
  database: string | null;
  createdAt: string | null;
  /** The SHA-256 of the file from its manifest; null if there is no manifest. */
  sha256: string | null;
  /** These objects replace the objects in the catalog. */
  objects: ContentsObject[];
  tables: OpenTable[];
  warnings: string[];
  decode: Decode;
  /**
   * The entries that belong to each table; null until they are first requested (`definitions.ts`).
   */
  belongings: ReadonlyMap<string, readonly number[]> | null;
  /** Returns the known row positions of a block; `make` creates the index if there is none yet. */
  rowIndex(block: CatalogTable, make: () => RowIndex): RowIndex;
  close(): Promise<void>;
}

/**
 * Returns a key for a table. pg_dump writes spaces for line breaks in its comments, and the
 * unchanged name in its statements: both must give the same key.
 */
export function qualified(schema: string, name: string): string {
  return inComment(`${schema}\0${name}`);
}

/** Returns a name as pg_dump writes it in a comment. */
export function inComment(name: string): string {
  return name.replaceAll(/[\r\n]/gu, ' ');
}

/** True if equal text has equal bytes in both dumps. */
export function haveOneEncoding({ head: a }: OpenBackup, { head: b }: OpenBackup): boolean {
  return encodingName(a) === encodingName(b);
}

/** False if the dumps have different encodings and one of the encodings has no decoder. */
export function haveComparableText(a: OpenBackup, b: OpenBackup): boolean {
  return haveOneEncoding(a, b) || [a, b].every(({ head }) => isReadableEncoding(head.encoding));
}

/** The bytes of SQL_ASCII have no defined meaning: they are compared unchanged. */
function encodingName({ encoding }: DumpProperties): string {
  const name = (encoding ?? 'UTF8').toUpperCase();
  return name === 'SQL_ASCII' || name === 'UNICODE' ? 'UTF8' : name;
}

/** True for types of entries that can have rows. */
export function isTableType(type: string): boolean {
  return type === 'TABLE' || type === 'FOREIGN TABLE';
}
