/**
 * Opens a backup without restoring it: no SQL is run, and no data is sent to a server. If a
 * manifest describes the file, the catalog is available immediately. Any other dump is read once
 * from start to end, and its index is stored (`index-cache.ts`).
 */
import path from 'node:path';
import type { CatalogTable, Manifest } from '#shared/domain/manifest.ts';
import { readManifest } from '../../backup-folder/manifest-file.ts';
import { databaseInFile } from '../../dump-sql/dump-parts.ts';
import type { DumpProperties } from '../../dump-sql/dump-properties.ts';
import { decoderOf, isReadableEncoding } from '../../dump-sql/text-encoding.ts';
import { nameColumns } from '../objects/name-columns.ts';
import { readMissingSequences } from '../objects/sequences.ts';
import type { DumpIndex, OpenBackup } from '../source/opened-backup.ts';
import type { RowIndex } from '../source/row-index.ts';
import { SqlFile } from '../source/sql-file.ts';
import { SqlSource } from '../source/sql-source.ts';
import type { IndexCache } from './index-cache.ts';
import { indexDump } from './index-dump.ts';
import { objectsOf, tablesOf } from './objects-and-tables.ts';

/** Number of row indexes, one for each block, that are kept for an opened file. */
const mostRowIndexes = 200;

export interface OpenOptions {
  /** null: a dump without a manifest is read again each time. */
  cache: IndexCache | null;
  /** The name of the database, if the file contains several; default: the only database. */
  databaseInFile?: string | null | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * The caller closes the backup. Fails with `backup-not-found`, `file-not-readable`,
 * `file-not-a-dump`, `several-databases-in-file`, `database-not-in-file`, `file-changed` or
 * `reading-cancelled`. A dump that is damaged or truncated is opened up to that place, with a
 * warning.
 */
export async function openBackup(filePath: string, options: OpenOptions): Promise<OpenBackup> {
  const file = await SqlFile.open(filePath);
  try {
    const manifest = await readManifest(path.dirname(filePath), path.basename(filePath));
    return await openBackupIn(file, manifest, options);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Does the same for a file that is already open, with its manifest. Closing the backup closes the
 * file. If this function fails, the caller closes the file.
 */
export async function openBackupIn(
  file: SqlFile,
  manifest: Manifest | null,
  { cache, databaseInFile: wanted = null, signal, onProgress }: OpenOptions,
): Promise<OpenBackup> {
  if (manifest !== null && manifest.file.sizeBytes === file.facts.sizeBytes) {
    const { name } = manifest.database;
    databaseInFile([{ label: name, name, range: null }], wanted, path.basename(file.path));
    const origin: Origin = {
      madeBy: 'nightjar',
      database: manifest.database.name,
      createdAt: manifest.createdAt,
      sha256: manifest.file.sha256,
    };
    return await describe(file, indexOfManifest(manifest), origin, signal);
  }
  const kept = await cache?.read(file, wanted);
  const index = kept ?? (await indexDump(file, wanted, signal, onProgress));
  if (kept === undefined || kept === null) await cache?.write(file, wanted, index);
  const database = index.part?.name ?? null;
  const origin: Origin = { madeBy: 'pg_dump', database, createdAt: null, sha256: null };
  return await describe(file, index, origin, signal);
}

/** Converts a manifest into the index that reading the file would create. */
function indexOfManifest(manifest: Manifest): DumpIndex {
  return {
    sqlBytes: manifest.sql.sizeBytes,
    catalog: manifest.catalog,
    // Only a dump that is complete was published.
    head: {
      encoding: manifest.sql.encoding ?? 'UTF8',
      serverVersion: manifest.database.serverVersion,
      pgDumpVersion: manifest.pgDumpVersion,
      standardConformingStrings: true,
      isCluster: false,
    },
    problem: damageOf(manifest),
    isCut: false,
    isMarked: true,
    queriedRows: [],
    part: null,
    proof: manifest.proof,
    members: manifest.gzipMembers,
  };
}

/**
 * Returns `standard_conforming_strings` from the header of the dump. Errors of reading are reported
 * where the dump is read later.
 */
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

type Origin = Pick<OpenBackup, 'madeBy' | 'database' | 'createdAt' | 'sha256'>;

async function describe(
  file: SqlFile,
  index: DumpIndex,
  origin: Origin,
  signal: AbortSignal | undefined,
): Promise<OpenBackup> {
  const range = index.part?.range ?? null;
  const source = new SqlSource(file, index.sqlBytes, index.members, range);
  // Manifests do not contain the header.
  const head =
    origin.madeBy === 'nightjar'
      ? { ...index.head, standardConformingStrings: await isConforming(source) }
      : index.head;
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
    warnings: warningsOf(index, head),
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

/** A later verification found damage that is not visible in the size of the file. */
function damageOf({ lastVerification }: Manifest): string | null {
  const problem = lastVerification?.problem ?? null;
  return problem === null ? null : `A later verification found damage: ${problem}`;
}

/** Returns one sentence for each fact that a reader of the rows must know. */
function warningsOf(index: DumpIndex, head: DumpProperties): string[] {
  const warnings: string[] = [];
  if (!index.isMarked) {
    warnings.push(
      'This SQL has no header and footer comments of pg_dump, so Nightjar cannot check whether it is complete.',
    );
  }
  if (!isReadableEncoding(head.encoding)) {
    warnings.push(`The dump is in ${head.encoding}: some rows may be displayed incorrectly.`);
  }
  const [queried] = index.queriedRows;
  if (queried !== undefined) {
    const statements = index.queriedRows.reduce((sum, one) => sum + one.statements, 0);
    const others = index.queriedRows.length - 1;
    const more = others === 0 ? '' : ` and ${others} more ${others === 1 ? 'table' : 'tables'}`;
    warnings.push(
      `${statements} INSERT ${statements === 1 ? 'statement inserts' : 'statements insert'} rows of a query into ${queried.schema}.${queried.name}${more}: these rows are not shown and not counted.`,
    );
  }
  return warnings;
}
