/**
 * Shared by the tests of the catalog: dumps in the form that pg_dump writes, and backups that are
 * opened from them.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach } from 'vitest';
import { ExpectedError, type ErrorCode } from '#shared/errors/errors.ts';
import { quietLog } from '../../src-main/admin/test-support.ts';
import { escapeCopy } from '../../src-main/dump-sql/copy-text.ts';
import { systemClock } from '../../src-main/system/clock.ts';
import { createCatalogs, type Catalogs } from '../../src-main/catalog/catalogs.ts';
import { createIndexCache } from '../../src-main/catalog/open/index-cache.ts';

/** First lines of a dump. */
export const head = `--
-- PostgreSQL database dump
--

-- Dumped from database version 15.18
-- Dumped by pg_dump version 15.18

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

`;
/** Last lines of a dump. */
export const tail = '--\n-- PostgreSQL database dump complete\n--\n\n';

export interface CatalogScene {
  /**
   * A new folder for each test; its folder `kept` contains the index of each dump that was opened.
   */
  readonly folder: string;
  readonly catalogs: Catalogs;
  /** Writes a dump into the folder, compressed if its name ends in `.gz`. */
  fileOf(sql: string | Buffer, name?: string): Promise<string>;
}

/** Creates a separate folder and separate catalogs for each test. */
export function catalogScene(): CatalogScene {
  let folder = '';
  let catalogs: Catalogs;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar browse '));
    catalogs = createCatalogs({
      cache: createIndexCache(path.join(folder, 'kept'), systemClock, quietLog()),
      log: quietLog(),
      createdHere: async () => false,
      storedProof: async () => null,
    });
  });
  afterEach(async () => {
    await catalogs.closeAll();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    get folder() {
      return folder;
    },
    get catalogs() {
      return catalogs;
    },
    fileOf: async (sql, name = 'dump.sql') => {
      const file = path.join(folder, name);
      await writeFile(file, name.endsWith('.gz') ? gzipSync(sql) : sql);
      return file;
    },
  };
}

/** The code of the error that the operation fails with; null if the operation succeeds. */
export async function codeOf(operation: Promise<unknown>): Promise<ErrorCode | null> {
  try {
    await operation;
    return null;
  } catch (error) {
    if (error instanceof ExpectedError) return error.error.code;
    throw error;
  }
}

/** An entry of pg_dump: its comment and its SQL. */
export function entry(type: string, name: string, sql: string): string {
  return `--\n-- Name: ${name}; Type: ${type}; Schema: public; Owner: -\n--\n\n${sql}\n\n`;
}

/** A value of a row; null means NULL. */
export type Cell = string | null;

/** The rows of a table as one COPY block. */
export function copyBlock(
  name: string,
  columns: readonly string[],
  rows: readonly Cell[][],
): string {
  const line = (row: readonly Cell[]): string =>
    row
      .map((cell) => (cell === null ? '\\N' : escapeCopy(Buffer.from(cell)).toString()))
      .join('\t');
  return `--\n-- Data for Name: ${name}; Type: TABLE DATA; Schema: public; Owner: -\n--\n\nCOPY public.${name} (${columns.join(', ')}) FROM stdin;\n${rows.map((row) => `${line(row)}\n`).join('')}\\.\n\n`;
}

/** The rows of a table as INSERT statements with this number of rows each. */
export function insertBlock(name: string, rows: readonly Cell[][], perStatement: number): string {
  const cell = (value: Cell): string =>
    value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`;
  const tuples = rows.map((row) => `(${row.map(cell).join(', ')})`);
  const statements: string[] = [];
  for (let at = 0; at < tuples.length; at += perStatement) {
    const some = tuples.slice(at, at + perStatement);
    statements.push(
      perStatement === 1
        ? `INSERT INTO public.${name} VALUES ${some.join('')};\n`
        : `INSERT INTO public.${name} VALUES\n\t${some.join(',\n\t')};\n`,
    );
  }
  return `--\n-- Data for Name: ${name}; Type: TABLE DATA; Schema: public; Owner: -\n--\n\n${statements.join('')}\n`;
}

/** The entry of a table `t` with the columns `a` and `b`. */
export const createT = entry('TABLE', 't', 'CREATE TABLE public.t (\n    a text,\n    b text\n);');
