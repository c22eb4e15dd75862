/**
 * The backups that are open, by id: what the window and the command line ask about them. The window
 * never names a path; it has the ids that opening gave it.
 */
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
import { lockForReading } from '../backup-folder/read-locks.ts';
import { openBackup } from './open/open-backup.ts';
import { OpenedBackups } from './opened-backups.ts';
import type { OpenBackup, OpenTable } from './source/opened-backup.ts';
import { tablePieces } from './rows/table-bytes.ts';
import { readRows, searchRows } from './rows/table-rows.ts';

/** A piece of work that can be told about and stopped. */
export interface Operation {
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

export interface OpenOperation extends Operation {
  /** Which of several databases in the file; the only one unless given. */
  databaseInFile?: string | null | undefined;
}

export interface Catalogs {
  /**
   * Opens a file; `close` ends it. Fails as `openBackup` does, and with `reading-cancelled` when everything was
   * released meanwhile.
   */
  open(filePath: string, operation?: OpenOperation): Promise<Contents>;
  /** What `open` answered. */
  contents(openedId: string): Contents;
  /** The path of the file. */
  fileOf(openedId: string): string;
  /** Which of several databases of the file is open; null when it holds one. */
  databaseInFileOf(openedId: string): string | null;
  /** Rows of a table from `offset` on, at most `limit`. */
  rows(
    openedId: string,
    which: { table: number; offset: number; limit: number },
    operation?: Operation,
  ): Promise<RowsPage>;
  /** Rows from `fromRow` on that hold `text`: in `column`, or anywhere when it is null. At most `limit`. */
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
  /** The SQL of one object, by its place in `contents`; of a table with all that belongs to it. */
  definition(openedId: string, object: number, operation?: Operation): Promise<Definition>;
  /** Writes a table to a file that only this user may read. Leaves no file when it fails (`export-failed`, `reading-cancelled`, …). */
  exportTable(
    openedId: string,
    what: { table: number; format: ExportFormat; target: string },
    operation?: Operation,
  ): Promise<void>;
  /** The bytes that `exportTable` would write. */
  exported(
    openedId: string,
    what: { table: number; format: ExportFormat },
    operation?: Operation,
  ): AsyncIterable<Buffer>;
  /** Equal for equal rows, in any order; docs/backup-format.md describes it. */
  fingerprint(openedId: string, table: number, operation?: Operation): Promise<string>;
  /** What changed from the first backup to the second one; in `only` this table, else in all. */
  compare(
    beforeId: string,
    afterId: string,
    only?: { schema: string; name: string },
    operation?: Operation,
  ): Promise<BackupDifference>;
  /** Does nothing for an id that is not open. */
  close(openedId: string): Promise<void>;
  /** Closes what nobody works with, and the rest as soon as its work has ended. */
  release(): Promise<void>;
  /** Closes all of them at once, also while somebody works with them. */
  closeAll(): Promise<void>;
}

export interface CatalogParts {
  cache: IndexCache;
  log: Log;
  /** Whether the file with this SHA-256 was made on this computer, by us. */
  createdHere(sha256: string): Promise<boolean>;
  /** What a drill found that could not write it beside the file with this SHA-256. */
  storedProof(sha256: string): Promise<Proof | null>;
}

/** Every call but `open` and `close` fails with `backup-not-open` for an id that is not (or no longer) open. */
export function createCatalogs({ cache, log, createdHere, storedProof }: CatalogParts): Catalogs {
  const opened = new OpenedBackups();
  const tableOf = (backup: OpenBackup, index: number): OpenTable =>
    backup.tables[index] ?? fail({ code: 'table-not-in-backup', table: String(index) });
  const contents = (openedId: string): Contents => {
    const found = opened.find(openedId);
    return contentsOf(openedId, found.backup, found.createdHere);
  };
  /** The backup belongs to `opened` after that; when it fails it is closed. */
  const register = async (backup: OpenBackup, releasesBefore: number): Promise<string> => {
    const hold = await lockForReading(backup.source.file.path);
    try {
      const { sha256 } = backup;
      const isCreatedHere = sha256 !== null && (await createdHere(sha256));
      if (sha256 !== null) backup.proof = newerProof(backup.proof, await storedProof(sha256));
      if (opened.releases !== releasesBefore) fail({ code: 'reading-cancelled' });
      log.info('backup opened', { filename: backup.filename, tables: backup.tables.length });
      return opened.add({ backup, hold, createdHere: isCreatedHere });
    } catch (error) {
      await backup.close();
      await hold.release();
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
    search: (openedId, { table, ...what }, operation = {}) =>
      opened.use(openedId, (backup) =>
        searchRows(backup, tableOf(backup, table), { ...what, ...operation }),
      ),
    definition: (openedId, object, operation) =>
      opened.use(openedId, (backup) => definitionOf(backup, object, operation?.signal)),
    exportTable: (openedId, { table, format, target }, operation = {}) =>
      opened.use(openedId, async (backup) => {
        const { schema, name } = tableOf(backup, table);
        await exportTable(backup, tableOf(backup, table), target, { format, ...operation });
        log.info('table exported', { filename: backup.filename, schema, name, target });
      }),
    exported: (openedId, { table, format }, operation = {}) =>
      opened.pieces(openedId, (backup) =>
        exportedBytes(backup, tableOf(backup, table), { format, ...operation }),
      ),
    fingerprint: (openedId, table, operation) =>
      opened.use(openedId, async (backup) => {
        const found = tableOf(backup, table);
        const fingerprint = new TableFingerprint(found.columns);
        for await (const piece of tablePieces(backup, found, operation?.signal))
          fingerprint.push(piece);
        return fingerprint.text();
      }),
    compare: (beforeId, afterId, only, operation = {}) =>
      opened.use(beforeId, (before) =>
        opened.use(afterId, (after) => compareBackups(before, after, { only, ...operation })),
      ),
    release: () => opened.release(),
    close: (openedId) => opened.close(openedId),
    closeAll: () => opened.closeAll(),
  };
}
