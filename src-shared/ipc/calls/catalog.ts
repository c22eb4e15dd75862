/** What the window asks about the inside of a backup or of any other dump. */
import { z } from 'zod';
import {
  backupDifferenceSchema,
  contentsSchema,
  definitionSchema,
  exportFormatSchema,
  rowsPageSchema,
  searchPageSchema,
} from '../../domain/catalog.ts';
import { backupOfConnection, nothing, openedBackup, type CallsOf } from './call.ts';

/** `table` is its `index` in the contents. */
const openedTable = openedBackup.extend({ table: z.number().int().nonnegative() });
const rowNumber = z.number().int().nonnegative();
const rowsOfPage = z.number().int().min(1).max(1000);

export const catalogCalls = {
  /** Opens a backup of the list; what is in it stays open until `catalog.close`. */
  'catalog.open': {
    access: 'admin',
    input: backupOfConnection.extend({ operationId: z.uuid() }),
    output: contentsSchema,
  },
  /** Opens a file dialog for anybody's `.sql` or `.sql.gz`; null when it was closed without one. */
  'catalog.openFile': {
    access: 'admin',
    input: z.strictObject({ operationId: z.uuid() }),
    output: contentsSchema.nullable(),
  },
  /** Opens a `.sql` or `.sql.gz` that was dropped on the window; fails with `file-refused`. */
  'catalog.openDropped': {
    access: 'admin',
    input: z.strictObject({ path: z.string().max(32_768), operationId: z.uuid() }),
    output: contentsSchema,
  },
  /** The dump that was named at a start and waits to be shown; whoever asks takes it. */
  'catalog.named': {
    access: 'admin',
    input: nothing,
    output: z.object({ dumpId: z.uuid(), name: z.string() }).nullable(),
  },
  /** Opens it; fails with `file-refused`, and with `backup-not-open` for an unknown or very old id. */
  'catalog.openNamed': {
    access: 'admin',
    input: z.strictObject({ dumpId: z.uuid(), operationId: z.uuid() }),
    output: contentsSchema,
  },
  /**
   * Opens one database of the file that could not be opened because it holds several: the last one for which that was said. Fails
   * with `backup-not-open` when there is none.
   */
  'catalog.openDatabase': {
    access: 'admin',
    input: z.strictObject({ databaseInFile: z.string().min(1).max(1000), operationId: z.uuid() }),
    output: contentsSchema,
  },
  'catalog.rows': {
    access: 'admin',
    input: openedTable.extend({ offset: rowNumber, limit: rowsOfPage }),
    output: rowsPageSchema,
  },
  /** From `fromRow` on, at most `limit` rows; `nextRow` of the answer is where to go on. */
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
  /** `object` is its `index` in the contents. */
  'catalog.definition': {
    access: 'admin',
    input: openedBackup.extend({ object: z.number().int().nonnegative() }),
    output: definitionSchema,
  },
  /** Opens a save dialog; null when it was closed without a choice, else the name of the file. */
  'catalog.exportTable': {
    access: 'admin',
    input: openedTable.extend({ format: exportFormatSchema, operationId: z.uuid() }),
    output: z.object({ filename: z.string() }).nullable(),
  },
  /** Both are open; `before` is the older one. */
  'catalog.compare': {
    access: 'admin',
    input: z.strictObject({ before: z.uuid(), after: z.uuid(), operationId: z.uuid() }),
    output: backupDifferenceSchema,
  },
  /**
   * The open backup with what its database holds now: that is dumped into a private folder, compared
   * and removed. The live database is the later side. Fails as a backup does, too.
   */
  'catalog.compareLive': {
    access: 'admin',
    input: openedBackup.extend({ connectionId: z.uuid(), operationId: z.uuid() }),
    output: backupDifferenceSchema,
  },
  /** Ends the work that was begun with this id: it fails with `reading-cancelled`. */
  'catalog.cancel': {
    access: 'admin',
    input: z.strictObject({ operationId: z.uuid() }),
    output: nothing,
  },
  'catalog.close': { access: 'admin', input: openedBackup, output: nothing },
} as const satisfies CallsOf<'catalog'>;
