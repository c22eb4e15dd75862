/** Calls for the contents of a backup or of any other dump. */
import { databaseNameSchema } from '../../domain/restore.ts';
import { z } from 'zod';
import {
  changesPageSchema,
  contentsSchema,
  definitionSchema,
  exportFormatSchema,
  keptComparisonSchema,
  rowsPageSchema,
  searchPageSchema,
  tableColumnFactsSchema,
  tableHitsSchema,
} from '../../domain/catalog.ts';
import { backupOfConnection, nothing, openedBackup, type CallsOf } from './call.ts';

/** `table` is the `index` in the contents. */
const openedTable = openedBackup.extend({ table: z.number().int().nonnegative() });
const rowNumber = z.number().int().nonnegative();
const rowsOfPage = z.number().int().min(1).max(1000);

export const catalogCalls = {
  /** Opens a backup of the list. It remains open until `catalog.close`. */
  'catalog.open': {
    access: 'admin',
    input: backupOfConnection.extend({ operationId: z.uuid() }),
    output: contentsSchema,
  },
  /**
   * Opens a file dialog for any `.sql` or `.sql.gz` file; null if the user closed the dialog
   * without a choice.
   */
  'catalog.openFile': {
    access: 'admin',
    input: z.strictObject({ operationId: z.uuid() }),
    output: contentsSchema.nullable(),
  },
  /** Opens a `.sql` or `.sql.gz` file that was dropped on the window. Fails with `file-refused`. */
  'catalog.openDropped': {
    access: 'admin',
    input: z.strictObject({ path: z.string().max(32_768), operationId: z.uuid() }),
    output: contentsSchema,
  },
  /**
   * The backups among several files, or in a folder, that were dropped on the window, the newest
   * first. Each is opened by `catalog.openNamed`.
   */
  'catalog.listDropped': {
    access: 'admin',
    input: z.strictObject({ paths: z.array(z.string().max(32_768)).min(1).max(10_000) }),
    output: z.object({
      backups: z.array(
        z.object({
          dumpId: z.uuid(),
          name: z.string(),
          /** Name of the dropped folder; null if the file itself was dropped. */
          folder: z.string().nullable(),
          sizeBytes: z.number().nonnegative(),
          modifiedAt: z.iso.datetime(),
        }),
      ),
      /** The first items that are not backups. */
      others: z.array(z.object({ name: z.string(), reason: z.string() })),
      otherCount: z.number().int().nonnegative(),
      /** Older files whose content was not inspected, because there were too many. */
      notInspected: z.number().int().nonnegative(),
    }),
  },
  /**
   * The dump that was named when Nightjar was started and waits to be shown. The first caller
   * receives it.
   */
  'catalog.named': {
    access: 'admin',
    input: nothing,
    output: z.object({ dumpId: z.uuid(), name: z.string() }).nullable(),
  },
  /**
   * Opens the named dump. Fails with `file-refused`, and with `backup-not-open` for an unknown or
   * very old id.
   */
  'catalog.openNamed': {
    access: 'admin',
    input: z.strictObject({ dumpId: z.uuid(), operationId: z.uuid() }),
    output: contentsSchema,
  },
  /**
   * Opens one database of the last file that could not be opened because it contains several
   * databases. Fails with `backup-not-open` if there is no such file.
   */
  'catalog.openDatabase': {
    access: 'admin',
    input: z.strictObject({ databaseInFile: z.string().min(1).max(1000), operationId: z.uuid() }),
    output: contentsSchema,
  },
  /**
   * The contents of a backup that this admin has opened, for a window that was locked or closed. Fails
   * with `backup-not-open` if another admin opened it, or if it was closed.
   */
  'catalog.opened': { access: 'admin', input: openedBackup, output: contentsSchema },
  'catalog.rows': {
    access: 'admin',
    input: openedTable.extend({ offset: rowNumber, limit: rowsOfPage }),
    output: rowsPageSchema,
  },
  /** Types and keys of the columns of a table. */
  'catalog.columns': {
    access: 'admin',
    input: openedTable,
    output: z.array(tableColumnFactsSchema),
  },
  /**
   * Searches from `fromRow` and returns at most `limit` rows. The next search begins at `nextRow`.
   */
  'catalog.search': {
    access: 'admin',
    input: openedTable.extend({
      text: z.string().min(1).max(10_000),
      column: z.string().nullable(),
      matchCase: z.boolean(),
      fromRow: rowNumber,
      limit: rowsOfPage,
      operationId: z.uuid(),
    }),
    output: searchPageSchema,
  },
  /** Searches all tables. Returns the first `limit` rows found in each. */
  'catalog.searchAll': {
    access: 'admin',
    input: openedBackup.extend({
      text: z.string().min(1).max(10_000),
      matchCase: z.boolean(),
      limit: rowsOfPage,
      operationId: z.uuid(),
    }),
    output: z.array(tableHitsSchema),
  },
  /** The path of the file, to copy it. */
  'catalog.path': { access: 'admin', input: openedBackup, output: z.object({ path: z.string() }) },
  'catalog.showInFolder': { access: 'admin', input: openedBackup, output: nothing },
  /** `object` is the `index` in the contents. */
  'catalog.definition': {
    access: 'admin',
    input: openedBackup.extend({ object: z.number().int().nonnegative() }),
    output: definitionSchema,
  },
  /**
   * Opens a save dialog. Returns the name of the file; null if the user closed the dialog without a
   * choice.
   */
  'catalog.exportTable': {
    access: 'admin',
    input: openedTable.extend({ format: exportFormatSchema, operationId: z.uuid() }),
    output: z.object({ filename: z.string(), exportId: z.uuid() }).nullable(),
  },
  /**
   * Shows an exported file in its folder. Fails with `backup-not-open` for an unknown or very old id.
   */
  'catalog.showExport': {
    access: 'admin',
    input: z.strictObject({ exportId: z.uuid() }),
    output: nothing,
  },
  /**
   * Compares two open backups. `before` is the older backup. `closes` was opened for the comparison: it
   * is closed with it.
   */
  'catalog.compare': {
    access: 'admin',
    input: z.strictObject({
      before: z.uuid(),
      after: z.uuid(),
      closes: z.uuid(),
      operationId: z.uuid(),
    }),
    output: keptComparisonSchema,
  },
  /**
   * Compares the open backup with the current contents of its database. The database is dumped into
   * a private folder, compared, and the dump is removed. The database is the later side. Can also
   * fail with the errors of a backup.
   */
  'catalog.compareLive': {
    access: 'admin',
    input: openedBackup.extend({
      connectionId: z.uuid(),
      /** Another database of the same server, for example a restored one; null for its own. */
      database: databaseNameSchema.nullable(),
      operationId: z.uuid(),
    }),
    output: keptComparisonSchema,
  },
  /**
   * Rows of one table that differ, in the order of the table. Fails with `backup-not-open` if the
   * comparison was closed.
   */
  'catalog.changes': {
    access: 'admin',
    input: z.strictObject({
      comparisonId: z.uuid(),
      schema: z.string().max(1000),
      name: z.string().max(1000),
      offset: rowNumber,
      limit: rowsOfPage,
    }),
    output: changesPageSchema,
  },
  'catalog.closeComparison': {
    access: 'admin',
    input: z.strictObject({ comparisonId: z.uuid() }),
    output: nothing,
  },
  /** Cancels the operation with this id: it fails with `reading-cancelled`. */
  'catalog.cancel': {
    access: 'admin',
    input: z.strictObject({ operationId: z.uuid() }),
    output: nothing,
  },
  'catalog.close': { access: 'admin', input: openedBackup, output: nothing },
} as const satisfies CallsOf<'catalog'>;
