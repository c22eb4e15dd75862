/**
 * The open backups, by id, and the calls of the window and the command line about them. The window
 * never names a path: it uses the ids that `open` returned.
 */
import type {
  BackupDifference,
  ChangesPage,
  Contents,
  Definition,
  ExportFormat,
  KeptComparison,
  RowsPage,
  SearchPage,
  TableColumnFacts,
  TableHits,
} from '#shared/domain/catalog.ts';
import { fail } from '#shared/errors/errors.ts';
import { newerProof, type Proof } from '#shared/domain/proof.ts';
import type { Log } from '../system/ports.ts';
import { ChangeLog } from './compare/change-log.ts';
import { changedRows, type ChangesWish } from './compare/changed-rows.ts';
import { compareBackups } from './compare/compare-backups.ts';
import { KeptComparisons } from './compare/kept-comparisons.ts';
import { contentsOf } from './open/contents.ts';
import { definitionOf } from './objects/definitions.ts';
import { tableColumns } from './objects/table-columns.ts';
import { exportedBytes, exportTable } from './rows/export-table.ts';
import { TableFingerprint } from './compare/fingerprint.ts';
import type { IndexCache } from './open/index-cache.ts';
import { lockForReading } from '../backup-folder/read-locks.ts';
import { openBackup } from './open/open-backup.ts';
import { OpenedBackups } from './opened-backups.ts';
import type { OpenBackup, OpenTable } from './source/opened-backup.ts';
import { tableChunks } from './rows/table-bytes.ts';
import { readRows, searchRows, searchTables } from './rows/table-rows.ts';

/** An operation that reports its progress and can be cancelled. */
export interface Operation {
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

export interface OpenOperation extends Operation {
  /** The name of the database, if the file contains several; default: the only database. */
  databaseInFile?: string | null | undefined;
}

export interface Catalogs {
  /**
   * Opens a file, until `close`. Fails with the errors of `openBackup`, and with
   * `reading-cancelled` if all backups were released in the meantime.
   */
  open(filePath: string, operation?: OpenOperation): Promise<Contents>;
  /** Returns the answer of `open` again. */
  contents(openedId: string): Contents;
  /** Returns the path of the file. */
  fileOf(openedId: string): string;
  /**
   * Returns the name of the open database, if the file contains several; null if it contains one.
   */
  databaseInFileOf(openedId: string): string | null;
  /** Returns rows of a table, starting at `offset`, at most `limit`. */
  rows(
    openedId: string,
    which: { table: number; offset: number; limit: number },
    operation?: Operation,
  ): Promise<RowsPage>;
  /** Returns types and keys of the columns of a table. */
  columns(openedId: string, table: number, operation?: Operation): Promise<TableColumnFacts[]>;
  /**
   * Returns rows, starting at `fromRow`, that contain `text`: in `column`, or in any column if it
   * is null. At most `limit`.
   */
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
    operation?: Operation,
  ): Promise<SearchPage>;
  /** Searches all tables in one pass. Returns the first `limit` rows found in each table. */
  searchAll(
    openedId: string,
    what: { text: string; matchCase: boolean; limit: number },
    operation?: Operation,
  ): Promise<TableHits[]>;
  /**
   * Returns the SQL of one object, by its index in `contents`; for a table also the SQL of the
   * entries that belong to it.
   */
  definition(openedId: string, object: number, operation?: Operation): Promise<Definition>;
  /**
   * Writes a table to a file that only this user can read. Leaves no file if it fails
   * (`export-failed`, `reading-cancelled`, …).
   */
  exportTable(
    openedId: string,
    what: { table: number; format: ExportFormat; target: string },
    operation?: Operation,
  ): Promise<void>;
  /** Returns the bytes that `exportTable` would write. */
  exported(
    openedId: string,
    what: { table: number; format: ExportFormat },
    operation?: Operation,
  ): AsyncIterable<Buffer>;
  /** Equal for equal rows in any order; described in docs/backup-format.md. */
  fingerprint(openedId: string, table: number, operation?: Operation): Promise<string>;
  /**
   * Returns the changes from the first backup to the second: of the table `only`, or of all tables.
   */
  compare(
    beforeId: string,
    afterId: string,
    only?: { schema: string; name: string },
    operation?: Operation,
  ): Promise<BackupDifference>;
  /**
   * Like `compare` of all tables; the changed rows can be read until the comparison or one of its backups
   * is closed. `onClose` removes what only this comparison needs.
   */
  compareAndKeep(
    beforeId: string,
    afterId: string,
    operation?: Operation,
    onClose?: () => Promise<void>,
  ): Promise<KeptComparison>;
  /** Returns rows of one table that differ. */
  changes(comparisonId: string, what: ChangesWish): Promise<ChangesPage>;
  /** Does nothing if the comparison is closed. */
  closeComparison(comparisonId: string): Promise<void>;
  /** Does nothing if the id is not open. */
  close(openedId: string): Promise<void>;
  /**
   * Closes the backups that are not in use, and the other backups as soon as their operation has
   * ended.
   */
  release(): Promise<void>;
  /** Closes all backups immediately, also if they are in use. */
  closeAll(): Promise<void>;
}

export interface CatalogParts {
  cache: IndexCache;
  log: Log;
  /** True if the file with this SHA-256 was created here. */
  createdHere(sha256: string): Promise<boolean>;
  /**
   * Returns the proof of a drill that could not be written into the manifest of the file with this
   * SHA-256; null if there is none.
   */
  storedProof(sha256: string): Promise<Proof | null>;
}

/**
 * Every call except `open` and `close` fails with `backup-not-open` if the id is not open (any
 * more).
 */
export function createCatalogs({ cache, log, createdHere, storedProof }: CatalogParts): Catalogs {
  const opened = new OpenedBackups();
  const comparisons = new KeptComparisons();
  const tableOf = (backup: OpenBackup, index: number): OpenTable =>
    backup.tables[index] ?? fail({ code: 'table-not-in-backup', table: String(index) });
  const contents = (openedId: string): Contents => {
    const found = opened.find(openedId);
    return contentsOf(openedId, found.backup, found.createdHere);
  };
  /** The backup belongs to `opened` after this call; if the call fails, the backup is closed. */
  const register = async (backup: OpenBackup, releasesBefore: number): Promise<string> => {
    const readLock = await lockForReading(backup.source.file.path);
    try {
      const { sha256 } = backup;
      const isCreatedHere = sha256 !== null && (await createdHere(sha256));
      if (sha256 !== null) backup.proof = newerProof(backup.proof, await storedProof(sha256));
      if (opened.releases !== releasesBefore) fail({ code: 'reading-cancelled' });
      log.info('backup opened', { filename: backup.filename, tables: backup.tables.length });
      return opened.add({ backup, readLock, createdHere: isCreatedHere });
    } catch (error) {
      await backup.close();
      await readLock.release();
      throw error;
    }
  };
  return {
    open: async (filePath, operation = {}) => {
      const releasesBefore = opened.releases;
      const backup = await openBackup(filePath, { cache, ...operation });
      const found = contents(await register(backup, releasesBefore));
      await opened.closeExcess();
      return found;
    },
    contents,
    fileOf: (openedId) => opened.find(openedId).backup.source.file.path,
    databaseInFileOf: (openedId) => {
      const { part } = opened.find(openedId).backup;
      return part === null || part.range === null ? null : part.label;
    },
    rows: (openedId, { table, ...which }, operation) =>
      opened.use(openedId, (backup) =>
        readRows(backup, tableOf(backup, table), { ...which, signal: operation?.signal }),
      ),
    columns: (openedId, table, operation) =>
      opened.use(openedId, (backup) =>
        tableColumns(backup, tableOf(backup, table), operation?.signal),
      ),
    search: (openedId, { table, ...what }, operation = {}) =>
      opened.use(openedId, (backup) =>
        searchRows(backup, tableOf(backup, table), { ...what, ...operation }),
      ),
    searchAll: (openedId, what, operation = {}) =>
      opened.use(openedId, (backup) => searchTables(backup, { ...what, ...operation })),
    definition: (openedId, object, operation) =>
      opened.use(openedId, (backup) => definitionOf(backup, object, operation?.signal)),
    exportTable: (openedId, { table, format, target }, operation = {}) =>
      opened.use(openedId, async (backup) => {
        const { schema, name } = tableOf(backup, table);
        await exportTable(backup, tableOf(backup, table), target, { format, ...operation });
        log.info('table exported', { filename: backup.filename, schema, name, target });
      }),
    exported: (openedId, { table, format }, operation = {}) =>
      opened.chunks(openedId, (backup) =>
        exportedBytes(backup, tableOf(backup, table), { format, ...operation }),
      ),
    fingerprint: (openedId, table, operation) =>
      opened.use(openedId, async (backup) => {
        const found = tableOf(backup, table);
        const fingerprint = new TableFingerprint(found.columns);
        for await (const chunk of tableChunks(backup, found, operation?.signal))
          fingerprint.push(chunk);
        return fingerprint.text();
      }),
    compare: (beforeId, afterId, only, operation = {}) =>
      opened.use(beforeId, (before) =>
        opened.use(afterId, (after) => compareBackups(before, after, { only, ...operation })),
      ),
    compareAndKeep: async (beforeId, afterId, operation = {}, onClose = async () => undefined) => {
      const log = await ChangeLog.create();
      try {
        const difference = await opened.use(beforeId, (before) =>
          opened.use(afterId, (after) => compareBackups(before, after, { log, ...operation })),
        );
        return {
          comparisonId: await comparisons.add({ beforeId, afterId, log, onClose }),
          difference,
        };
      } catch (error) {
        await log.close();
        throw error;
      }
    },
    changes: (comparisonId, what) => {
      const { beforeId, afterId, log } = comparisons.find(comparisonId);
      return opened.use(beforeId, (before) =>
        opened.use(afterId, (after) => changedRows(before, after, log, what)),
      );
    },
    closeComparison: (comparisonId) => comparisons.close(comparisonId),
    release: async () => {
      await comparisons.closeAll();
      await opened.release();
    },
    close: async (openedId) => {
      await comparisons.closeOf(openedId);
      await opened.close(openedId);
    },
    closeAll: async () => {
      await comparisons.closeAll();
      await opened.closeAll();
    },
  };
}
