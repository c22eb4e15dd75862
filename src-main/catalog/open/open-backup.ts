/**
 * Opens a backup without restoring it: nothing is run, nothing is sent to a server. With a manifest
 * that fits the file the catalog is there at once; any other dump is read once from end to end, and
 * what was found is kept (`index-cache.ts`).
 */
import path from 'node:path';
import type { ContentsObject } from '#shared/domain/catalog.ts';
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { fail, NightjarFailure } from '#shared/errors/errors.ts';
import { createBreather, inSlices } from '../../system/breather.ts';
import { readManifest } from '../../backup-folder/manifest-file.ts';
import { listedObject } from './contents.ts';
import { countRows, countValues } from './count-inserts.ts';
import { DamageReader } from '../../dump-sql/damage-reader.ts';
import { cutToRange, databaseInFile, type SqlRange } from '../../dump-sql/dump-parts.ts';
import { DumpScanner, type ScannedDump } from '../../dump-sql/dump-scanner.ts';
import { notForNightjar } from '../source/file-kind.ts';
import type { IndexCache } from './index-cache.ts';
import { globals, judgeDump } from '../source/judge-dump.ts';
import { nameColumns } from '../objects/name-columns.ts';
import {
  isTableType,
  noNames,
  noPlaces,
  inComment,
  type DumpIndex,
  type OpenBackup,
  type OpenBlock,
  type OpenTable,
} from '../source/opened-backup.ts';
import type { RowIndex } from '../source/row-index.ts';
import { readMissingSequences } from '../objects/sequences.ts';
import { gunzipStream } from '../source/gunzip-stream.ts';
import { SqlFile } from '../source/sql-file.ts';
import { SqlSource } from '../source/sql-source.ts';
import { decoderOf, isReadableEncoding } from '../../dump-sql/text-encoding.ts';

/** Indexes of so many blocks are kept for an opened file. */
const mostRowIndexes = 200;
const readBytesAtOnce = 1024 * 1024;

export interface OpenOptions {
  /** null: a dump without a manifest is read again each time. */
  cache: IndexCache | null;
  /** Which of several databases in the file; the only one unless given. */
  databaseInFile?: string | null | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * Whoever opens it closes it. Fails with `backup-not-found`, `file-not-readable`, `file-not-a-dump`,
 * `several-databases-in-file`, `database-not-in-file`, `file-changed` or `reading-cancelled`. A dump that is damaged or was cut off is opened as far as it goes, with a warning.
 */
export async function openBackup(
  filePath: string,
  { cache, databaseInFile: wanted = null, signal, onProgress }: OpenOptions,
): Promise<OpenBackup> {
  const file = await SqlFile.open(filePath);
  try {
    const manifest = await readManifest(path.dirname(filePath), path.basename(filePath));
    if (manifest !== null && manifest.file.sizeBytes === file.facts.sizeBytes) {
      const { name } = manifest.database;
      databaseInFile([{ label: name, name, range: null }], wanted, path.basename(filePath));
      const index: DumpIndex = {
        sqlBytes: manifest.sql.sizeBytes,
        catalog: manifest.catalog,
        // A dump with an end was the condition to publish.
        head: {
          encoding: manifest.sql.encoding ?? 'UTF8',
          serverVersion: manifest.database.serverVersion,
          pgDumpVersion: manifest.pgDumpVersion,
          standardConformingStrings: true,
          isCluster: false,
        },
        problem: null,
        isMarked: true,
        queriedRows: [],
        part: null,
        proof: manifest.proof,
        members: manifest.gzipMembers,
      };
      const origin: Origin = {
        madeBy: 'nightjar',
        database: manifest.database.name,
        createdAt: manifest.createdAt,
        sha256: manifest.file.sha256,
      };
      return await describe(file, index, origin, signal);
    }
    const kept = await cache?.read(file, wanted);
    const index = kept ?? (await indexDump(file, wanted, signal, onProgress));
    if (kept === undefined || kept === null) await cache?.write(file, wanted, index);
    const database = index.part?.name ?? null;
    const origin: Origin = { madeBy: 'pg_dump', database, createdAt: null, sha256: null };
    return await describe(file, index, origin, signal);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** What the head of the dump says of `standard_conforming_strings`. What cannot be read is told where it is read. */
async function isConforming(source: SqlSource): Promise<boolean> {
  const cursor = source.cursor(0);
  try {
    const text = (await cursor.next())?.toString('latin1', 0, headBytes) ?? '';
    return !/^SET standard_conforming_strings = off;/mu.test(text);
  } catch {
    return true;
  } finally {
    await cursor.close();
  }
}
const headBytes = 4096;

/** Reads the whole file once, with memory that does not grow; and once more, when one of several databases in it is wanted. */
async function indexDump(
  file: SqlFile,
  wanted: string | null,
  signal: AbortSignal | undefined,
  onProgress: OpenOptions['onProgress'],
): Promise<DumpIndex> {
  const filename = path.basename(file.path);
  const whole = await scanRange(file, null, signal, onProgress);
  requireDump(whole);
  const { databases, stray } = whole.scanned;
  if (whole.judged.kind === 'other') return await notForNightjar(file.path, whole.judged.other);
  if (whole.judged.kind === 'server-dump' && databases.length === 0) {
    return await notForNightjar(file.path, globals);
  }
  const part = databaseInFile(databases, wanted, filename);
  const range = part?.range ?? null;
  const read = range === null ? whole : await scanRange(file, range, signal, onProgress);
  requireDump(read);
  const { scanned, damage, judged } = read;
  if (judged.kind === 'other') return await notForNightjar(file.path, judged.other);
  const index: DumpIndex = {
    sqlBytes: scanned.sizeBytes,
    catalog: scanned.catalog,
    head: scanned.head,
    problem: damage ?? judged.damage ?? stray,
    isMarked: scanned.isDump,
    queriedRows: scanned.queriedRows,
    part,
    proof: null,
    members: null,
  };
  await countRows(file, index, scanned.uncertainRows, signal);
  await countValues(file, index, signal);
  return index;
}

interface ReadDump {
  scanned: ScannedDump;
  /** Of the file itself. */
  damage: string | null;
  judged: ReturnType<typeof judgeDump>;
}

/** Fails with `verification-failed` where a file is so damaged that nothing of a dump was found in it. */
function requireDump({ scanned, damage }: ReadDump): void {
  if (damage === null || scanned.isDump || scanned.catalog.tables.length > 0) return;
  fail({ code: 'verification-failed', detail: damage });
}

async function scanRange(
  file: SqlFile,
  range: SqlRange | null,
  signal: AbortSignal | undefined,
  onProgress: OpenOptions['onProgress'],
): Promise<ReadDump> {
  const scanner = new DumpScanner({ inserts: true, several: true });
  const reader = new DamageReader();
  const breathe = createBreather();
  let damage: string | null = null;
  try {
    let at = 0;
    for await (const { piece, readBytes } of piecesOf(file)) {
      if (signal?.aborted === true) fail({ code: 'reading-cancelled' });
      const wanted = cutToRange(piece, at, range);
      at += piece.length;
      for await (const slice of inSlices(wanted, breathe)) {
        scanner.push(slice);
        reader.push(slice);
      }
      onProgress?.(Math.min(1, readBytes / file.facts.sizeBytes));
      if (range !== null && at >= range.end) break;
    }
  } catch (error) {
    if (!(error instanceof NightjarFailure) || error.error.code !== 'verification-failed') {
      throw error;
    }
    damage = error.error.detail;
  }
  const scanned = scanner.finish();
  return { scanned, damage, judged: judgeDump(scanned, reader.finish()) };
}

async function* piecesOf(file: SqlFile): AsyncGenerator<{ piece: Buffer; readBytes: number }> {
  if (file.facts.compressed) {
    const stream = gunzipStream(file);
    try {
      for await (const piece of stream.pieces) yield { piece, readBytes: stream.readBytes() };
    } finally {
      stream.end();
    }
    return;
  }
  // The scanner keeps copies of what it needs: one piece of memory does for the whole file.
  const memory = Buffer.allocUnsafe(readBytesAtOnce);
  for (let at = 0; at < file.facts.sizeBytes;) {
    const piece = await file.read(at, readBytesAtOnce, memory);
    if (piece.length === 0) return;
    at += piece.length;
    yield { piece, readBytes: at };
  }
}

type Origin = Pick<OpenBackup, 'madeBy' | 'database' | 'createdAt' | 'sha256'>;

async function describe(
  file: SqlFile,
  index: DumpIndex,
  origin: Origin,
  signal: AbortSignal | undefined,
): Promise<OpenBackup> {
  const range = index.part?.range ?? null;
  const source = new SqlSource(file, index.sqlBytes, index.members, range);
  // Manifests do not say it.
  const head =
    origin.madeBy === 'nightjar'
      ? { ...index.head, standardConformingStrings: await isConforming(source) }
      : index.head;
  const warnings: string[] = [];
  if (index.problem !== null) {
    warnings.push(`${index.problem} What stands before can be looked at.`);
  }
  if (!index.isMarked) {
    warnings.push(
      'pg_dump has not marked this SQL as its own, so nobody can tell whether it is complete.',
    );
  }
  if (!isReadableEncoding(head.encoding)) {
    warnings.push(`The dump is in ${head.encoding}: some rows may be shown wrong.`);
  }
  const [queried] = index.queriedRows;
  if (queried !== undefined) {
    const statements = index.queriedRows.reduce((sum, one) => sum + one.statements, 0);
    const others = index.queriedRows.length - 1;
    const more = others === 0 ? '' : ` and ${others} more ${others === 1 ? 'table' : 'tables'}`;
    warnings.push(
      `${statements} INSERT ${statements === 1 ? 'statement puts' : 'statements put'} rows into ${queried.schema}.${queried.name}${more} that a query makes: these are not shown and not counted.`,
    );
  }
  const rowIndexes = new Map<CatalogTable, RowIndex>();
  const objects = await objectsOf(index);
  const backup: OpenBackup = {
    ...index,
    head,
    ...origin,
    source,
    filename: path.basename(file.path),
    objects,
    tables: await tablesOf(index, objects),
    warnings,
    decode: decoderOf(head.encoding),
    belongings: null,
    rowIndex: (block, make) => {
      const known = rowIndexes.get(block) ?? make();
      rowIndexes.delete(block);
      rowIndexes.set(block, known);
      const [oldest] = rowIndexes.keys();
      if (rowIndexes.size > mostRowIndexes && oldest !== undefined) rowIndexes.delete(oldest);
      return known;
    },
    close: async () => {
      source.close();
      await file.close();
    },
  };
  await nameColumns(backup, signal);
  await readMissingSequences(backup, signal);
  return backup;
}

/** There may be a million: each takes the place of that in the catalog. */
async function objectsOf({ catalog }: DumpIndex): Promise<ContentsObject[]> {
  const objects: ContentsObject[] = [];
  const breathe = createBreather();
  for (const [place, found] of catalog.objects.entries()) {
    const pause = breathe();
    if (pause !== null) await pause;
    const object = listedObject(found, place);
    objects.push(object);
    catalog.objects[place] = object;
  }
  catalog.objects = objects;
  return objects;
}

/**
 * The tables that the dump announces, in its order; then blocks of rows without a table. There may be a million:
 * the blocks take the place of those in the catalog.
 */
async function tablesOf(index: DumpIndex, objects: ContentsObject[]): Promise<OpenTable[]> {
  const { catalog, queriedRows } = index;
  const tables: OpenTable[] = [];
  /** By schema, then by name: a key of both for each would be one more text for each. */
  const places = new Map<string, Map<string, OpenTable>>();
  const add = (schema: string, name: string, object: number | null): OpenTable => {
    const key = inComment(name);
    const ofSchema = places.get(inComment(schema)) ?? new Map<string, OpenTable>();
    places.set(inComment(schema), ofSchema);
    const known = ofSchema.get(key);
    if (known !== undefined) return known;
    const table: OpenTable = {
      index: tables.length,
      object,
      schema,
      name,
      columns: noColumns,
      rows: 0,
      bytes: 0,
      hasQueriedRows: false,
      partial: noNames,
      blocks: noBlocks,
    };
    ofSchema.set(key, table);
    tables.push(table);
    return table;
  };
  const breathe = createBreather();
  for (const object of objects) {
    const pause = breathe();
    if (pause !== null) await pause;
    const { type, schema, name, index: place } = object;
    if (!isTableType(type)) continue;
    const table = add(schema ?? '', name, place);
    if (table.object === place) object.table = table.index;
  }
  for (const [place, found] of catalog.tables.entries()) {
    const pause = breathe();
    if (pause !== null) await pause;
    const block: OpenBlock = { ...found, isNamed: found.columns.length > 0, generated: noPlaces };
    const table = add(block.schema, block.name, null);
    if (table.blocks.length === 0) table.blocks = [block];
    else table.blocks.push(block);
    // The statement knows the name better than the comment does (`qualified`).
    table.schema = block.schema;
    if (table.name === block.name) block.name = table.name;
    else table.name = block.name;
    table.rows += block.rows;
    table.bytes += block.dataEnd - block.dataStart;
    catalog.tables[place] = block;
  }
  for (const { schema, name } of queriedRows) add(schema, name, null).hasQueriedRows = true;
  return tables;
}

const noColumns: string[] = [];
const noBlocks: OpenBlock[] = [];
