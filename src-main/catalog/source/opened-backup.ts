/** A backup that is open, as the modules of this folder hand it to each other. */
import type { ContentsObject } from '#shared/domain/catalog.ts';
import type { Catalog, CatalogTable } from '#shared/domain/manifest.ts';
import type { Proof } from '#shared/domain/proof.ts';
import type { DatabaseInFile } from '../../dump-sql/dump-parts.ts';
import type { DumpHead } from '../../dump-sql/dump-head.ts';
import type { QueriedRows } from '../../dump-sql/insert-scanner.ts';
import type { RowIndex } from './row-index.ts';
import type { Members } from './gzip-members.ts';
import type { SqlSource } from './sql-source.ts';
import { isReadableEncoding, type Decode } from '../../dump-sql/text-encoding.ts';

/** For tables and blocks without any: a set for each of a million would take hundreds of megabytes. */
export const noPlaces: ReadonlySet<number> = new Set();
export const noNames: ReadonlySet<string> = new Set();

/** Rows of a table that stand together in the dump. Their columns are those of no other block. */
export interface OpenBlock extends CatalogTable {
  /** In the order of the values; from the definition, where the dump names none here. */
  columns: string[];
  /** Whether it is the dump that names them here. */
  isNamed: boolean;
  /** Places of generated columns in rows that are INSERT statements: they are none of `columns`. */
  generated: ReadonlySet<number>;
}

/** A table with all blocks of its rows (one, but for partitions loaded through their root). */
export interface OpenTable {
  index: number;
  object: number | null;
  schema: string;
  name: string;
  /** Of all blocks together. */
  columns: string[];
  /** Those of them that not every block has: what its rows have there is the server's to say. */
  partial: ReadonlySet<string>;
  /** Without those that a query makes. */
  rows: number;
  bytes: number;
  /** Whether INSERT statements put more rows into it, made by a query: nobody knows which. */
  hasQueriedRows: boolean;
  blocks: OpenBlock[];
}

/** Where the columns of a table stand in the rows of a block, -1 for one that is not there; null: as they are. */
export function placesIn({ columns }: OpenTable, block: OpenBlock): readonly number[] | null {
  const isSame =
    columns.length === block.columns.length &&
    columns.every((name, at) => block.columns[at] === name);
  if (isSame) return null;
  const places = new Map(block.columns.map((name, at) => [name, at]));
  return columns.map((name) => places.get(name) ?? -1);
}

/** What is known about a dump after reading it once. */
export interface DumpIndex {
  sqlBytes: number;
  catalog: Catalog;
  head: DumpHead;
  /** Of the last drill; null when there was none. */
  proof: Proof | null;
  /** What is wrong with it; null when no damage was found. */
  problem: string | null;
  /** pg_dump's own marks stand in it; without them nobody can tell whether it is complete. */
  isMarked: boolean;
  queriedRows: QueriedRows[];
  /** Which part of the file it is; null when the file is one dump that names no database. */
  part: DatabaseInFile | null;
  members: Members | null;
}

export interface OpenBackup extends DumpIndex {
  source: SqlSource;
  filename: string;
  madeBy: 'nightjar' | 'pg_dump';
  database: string | null;
  createdAt: string | null;
  /** Of the file, as its manifest says; null without one. */
  sha256: string | null;
  /** These take the place of those in the catalog. */
  objects: ContentsObject[];
  tables: OpenTable[];
  warnings: string[];
  decode: Decode;
  /** Which entries belong to which table, once somebody asked (`definitions.ts`). */
  belongings: ReadonlyMap<string, readonly number[]> | null;
  /** The places known in a block; made by `make` when there are none yet. */
  rowIndex(block: CatalogTable, make: () => RowIndex): RowIndex;
  close(): Promise<void>;
}

/**
 * A table as a key. pg_dump writes spaces for line breaks into its comments, and the name itself
 * into its statements: both must come to the same.
 */
export function qualified(schema: string, name: string): string {
  return inComment(`${schema}\0${name}`);
}

/** A name as pg_dump writes it into a comment. */
export function inComment(name: string): string {
  return name.replaceAll(/[\r\n]/gu, ' ');
}

/** Whether equal text has equal bytes in both. */
export function haveOneEncoding({ head: a }: OpenBackup, { head: b }: OpenBackup): boolean {
  return encodingName(a) === encodingName(b);
}

/** False when they are in different encodings and one of these has no decoder. */
export function haveComparableText(a: OpenBackup, b: OpenBackup): boolean {
  return haveOneEncoding(a, b) || [a, b].every(({ head }) => isReadableEncoding(head.encoding));
}

/** Bytes of SQL_ASCII have no meaning: they are compared as they are. */
function encodingName({ encoding }: DumpHead): string {
  const name = (encoding ?? 'UTF8').toUpperCase();
  return name === 'SQL_ASCII' || name === 'UNICODE' ? 'UTF8' : name;
}

/** Entries that can have rows. */
export function isTableType(type: string): boolean {
  return type === 'TABLE' || type === 'FOREIGN TABLE';
}
