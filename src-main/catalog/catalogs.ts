/**
 * The backups that are open, by id: what the window and the command line ask about them. The window
 * never names a path; it has the ids that opening gave it.
 */
import { randomUUID } from 'node:crypto';
import type {
  BackupDifference,
  Contents,
  Definition,
  ExportFormat,
  RowsPage,
  SearchPage,
} from '#shared/domain/catalog.ts';
import { fail } from '#shared/errors/errors.ts';
import { newerProof, type Proof } from '#shared/domain/proof.ts';
import type { Log } from '../system/ports.ts';
import { compareBackups } from './compare/compare-backups.ts';
import { contentsOf } from './open/contents.ts';
import { definitionOf } from './objects/definitions.ts';
import { exportedBytes, exportTable } from './rows/export-table.ts';
import { TableFingerprint } from './compare/fingerprint.ts';
import type { IndexCache } from './open/index-cache.ts';
import { holdBackup, type BackupHold } from '../backup-folder/read-locks.ts';
import { openBackup } from './open/open-backup.ts';
import type { OpenBackup, OpenTable } from './source/opened-backup.ts';
import { tablePieces } from './rows/table-bytes.ts';
import { readRows, searchRows } from './rows/table-rows.ts';

/** Files that are open at the same time; the one that was opened first is closed for a further one. */
const mostOpen = 16;

/** A piece of work that can be told about and stopped. */
export interface Work {
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

export interface OpenWork extends Work {
  /** Which of several databases in the file; the only one unless given. */
  databaseInFile?: string | null | undefined;
}

export interface Catalogs {
  /** Opens a file; `close` ends it. See `open-backup.ts` for how it fails. */
  open(filePath: string, work?: OpenWork): Promise<Contents>;
  contents(openedId: string): Contents;
  /** The path of the file. */
  fileOf(openedId: string): string;
  /** Which of several databases of the file is open; null when it holds one. */
  databaseInFileOf(openedId: string): string | null;
  rows(
    openedId: string,
    which: { table: number; offset: number; limit: number },
    work?: Work,
  ): Promise<RowsPage>;
  search(
    openedId: string,
    what: {
      table: number;
      text: string;
      column: string | null;
      matchCase: boolean;
      fromRow: number;
      limit: number;
    },
    work?: Work,
  ): Promise<SearchPage>;
  definition(openedId: string, object: number, work?: Work): Promise<Definition>;
  exportTable(
    openedId: string,
    what: { table: number; format: ExportFormat; target: string },
    work?: Work,
  ): Promise<void>;
  /** The bytes that `exportTable` would write. */
  exported(
    openedId: string,
    what: { table: number; format: ExportFormat },
    work?: Work,
  ): AsyncIterable<Buffer>;
  fingerprint(openedId: string, table: number, work?: Work): Promise<string>;
  compare(
    beforeId: string,
    afterId: string,
    only?: { schema: string; name: string },
    work?: Work,
  ): Promise<BackupDifference>;
  close(openedId: string): Promise<void>;
  /** Closes what nobody works with, and the rest as soon as its work has ended. */
  release(): Promise<void>;
  closeAll(): Promise<void>;
}

export interface CatalogParts {
  cache: IndexCache;
  log: Log;
  /** Whether the file with this SHA-256 was made on this computer, by us. */
  madeHere(sha256: string): Promise<boolean>;
  /** What a drill found that could not write it beside the file with this SHA-256. */
  keptProof(sha256: string): Promise<Proof | null>;
}

/** Every call but `open` fails with `backup-not-open` for an id that is not (or no longer) open. */
export function createCatalogs({ cache, log, madeHere, keptProof }: CatalogParts): Catalogs {
  const opened = new Map<string, OpenBackup>();
  const find = (openedId: string): OpenBackup =>
    opened.get(openedId) ?? fail({ code: 'backup-not-open' });
  const tableOf = (backup: OpenBackup, index: number): OpenTable =>
    backup.tables[index] ?? fail({ code: 'table-not-in-backup', table: String(index) });
  const holds = new Map<string, BackupHold>();
  const ours = new Set<string>();
  /** How many work with each, and which of them are to be closed after that. */
  const working = new Map<string, number>();
  const leaving = new Set<string>();
  /** Whoever asked for a file before a release does not wait for it any more. */
  let releases = 0;
  const close = async (openedId: string): Promise<void> => {
    const backup = opened.get(openedId);
    const hold = holds.get(openedId);
    opened.delete(openedId);
    holds.delete(openedId);
    ours.delete(openedId);
    leaving.delete(openedId);
    await backup?.close();
    await hold?.release();
  };
  const begin = (openedId: string): OpenBackup => {
    const backup = find(openedId);
    working.set(openedId, (working.get(openedId) ?? 0) + 1);
    return backup;
  };
  const end = async (openedId: string): Promise<void> => {
    const left = (working.get(openedId) ?? 1) - 1;
    if (left > 0) working.set(openedId, left);
    else working.delete(openedId);
    if (left <= 0 && leaving.has(openedId)) await close(openedId);
  };
  const using = async <Value>(
    openedId: string,
    work: (backup: OpenBackup) => Promise<Value>,
  ): Promise<Value> => {
    const backup = begin(openedId);
    try {
      return await work(backup);
    } finally {
      await end(openedId);
    }
  };
  return {
    open: async (filePath, work = {}) => {
      const releasesBefore = releases;
      const backup = await openBackup(filePath, { cache, ...work });
      const openedId = randomUUID();
      opened.set(openedId, backup);
      holds.set(openedId, await holdBackup(filePath));
      if (backup.sha256 !== null) {
        if (await madeHere(backup.sha256)) ours.add(openedId);
        backup.proof = newerProof(backup.proof, await keptProof(backup.sha256));
      }
      if (releases !== releasesBefore) {
        await close(openedId);
        fail({ code: 'reading-cancelled' });
      }
      log.info('backup opened', { filename: backup.filename, tables: backup.tables.length });
      const [oldest] = opened.keys();
      if (opened.size > mostOpen && oldest !== undefined) await close(oldest);
      return contentsOf(openedId, backup, ours.has(openedId));
    },
    contents: (openedId) => contentsOf(openedId, find(openedId), ours.has(openedId)),
    fileOf: (openedId) => find(openedId).source.file.path,
    databaseInFileOf: (openedId) => {
      const { part } = find(openedId);
      return part === null || part.range === null ? null : part.label;
    },
    rows: (openedId, { table, ...which }, work) =>
      using(openedId, (backup) =>
        readRows(backup, tableOf(backup, table), { ...which, signal: work?.signal }),
      ),
    search: (openedId, { table, ...what }, work = {}) =>
      using(openedId, (backup) => searchRows(backup, tableOf(backup, table), { ...what, ...work })),
    definition: (openedId, object, work) =>
      using(openedId, (backup) => definitionOf(backup, object, work?.signal)),
    exportTable: (openedId, { table, format, target }, work = {}) =>
      using(openedId, async (backup) => {
        const { schema, name } = tableOf(backup, table);
        await exportTable(backup, tableOf(backup, table), target, { format, ...work });
        log.info('table exported', { filename: backup.filename, schema, name, target });
      }),
    exported: async function* (openedId, { table, format }, work = {}) {
      const backup = begin(openedId);
      try {
        yield* exportedBytes(backup, tableOf(backup, table), { format, ...work });
      } finally {
        await end(openedId);
      }
    },
    fingerprint: (openedId, table, work) =>
      using(openedId, async (backup) => {
        const found = tableOf(backup, table);
        const fingerprint = new TableFingerprint(found.columns);
        for await (const piece of tablePieces(backup, found, work?.signal)) fingerprint.push(piece);
        return fingerprint.text();
      }),
    compare: (beforeId, afterId, only, work = {}) =>
      using(beforeId, (before) =>
        using(afterId, (after) => compareBackups(before, after, { only, ...work })),
      ),
    release: async () => {
      releases += 1;
      for (const openedId of opened.keys()) {
        if (working.has(openedId)) leaving.add(openedId);
        else await close(openedId);
      }
    },
    close,
    closeAll: async () => {
      for (const openedId of opened.keys()) await close(openedId);
    },
  };
}
