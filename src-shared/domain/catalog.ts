/** Contents of a backup, for the Contents and Compare screens and the command line. */
import { z } from 'zod';
import { sequenceValueSchema } from './manifest.ts';
import { proofSchema } from './proof.ts';

const count = z.number().int().nonnegative();

export const contentsKinds = [
  'schema',
  'extension',
  'type',
  'function',
  'table',
  'view',
  'sequence',
  'index',
  'constraint',
  'trigger',
  'other',
] as const;
export const contentsKindSchema = z.enum(contentsKinds);
export type ContentsKind = z.infer<typeof contentsKindSchema>;

/** One entry of the dump, in the order of the dump. */
export const contentsObjectSchema = z.object({
  /** Its index in `objects`; the input of `catalog.definition`. */
  index: count,
  kind: contentsKindSchema,
  /** pg_dump's own type name: `MATERIALIZED VIEW`, `FK CONSTRAINT`, … */
  type: z.string(),
  schema: z.string().nullable(),
  name: z.string(),
  /** Its index in `tables`; null for an entry that is not a table. */
  table: count.nullable(),
  /** Offset of the first byte of its header comment in the plain SQL. */
  sqlOffset: count,
});
export type ContentsObject = z.infer<typeof contentsObjectSchema>;

/**
 * Whether the rows of a table are complete. `whole`: all are in the file. `cut`: the file ends
 * within them, so there were at least as many. `missing`: the file ends before them. `unknown`: the
 * file is damaged, and it is not known where.
 */
export const rowsStateSchema = z.enum(['whole', 'cut', 'missing', 'unknown']);
export type RowsState = z.infer<typeof rowsStateSchema>;

export const contentsTableSchema = z.object({
  index: count,
  /** Its index in `objects`; null in a data-only dump. */
  object: count.nullable(),
  schema: z.string(),
  name: z.string(),
  columns: z.array(z.string()),
  /** The rows in the file; see `state`. */
  rows: count,
  /** Size of its rows in the plain SQL. */
  bytes: count,
  state: rowsStateSchema,
});
export type ContentsTable = z.infer<typeof contentsTableSchema>;

/** An open backup. */
export const contentsSchema = z.object({
  openedId: z.string(),
  filename: z.string(),
  /** `nightjar` if a manifest describes the file. */
  madeBy: z.enum(['nightjar', 'pg_dump']),
  /**
   * True if the manifest names a file that was created on this computer. Such a file needs no
   * confirmation of trust.
   */
  createdHere: z.boolean(),
  sizeBytes: count,
  sqlBytes: count,
  database: z.string().nullable(),
  serverVersion: z.string().nullable(),
  pgDumpVersion: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
  encoding: z.string().nullable(),
  /** What is damaged, as sentences; null if no damage is known. */
  damage: z.string().nullable(),
  /** Other facts that a reader of the rows must know, as sentences. */
  warnings: z.array(z.string()),
  objects: z.array(contentsObjectSchema),
  tables: z.array(contentsTableSchema),
  sequences: z.array(sequenceValueSchema),
  /** null if the manifest is too old to contain it. */
  largeObjects: z.object({ count, bytes: count }).nullable(),
  /** Result of the last drill; null if there was no drill. */
  proof: proofSchema.nullable(),
});
export type Contents = z.infer<typeof contentsSchema>;

/** A value that is longer than the part that is shown. */
export const cutValueSchema = z.object({
  /** Indexes in `rows` and `columns`. */
  row: count,
  column: count,
  /** Size of the whole value in the dump. */
  bytes: count,
});
export type CutValue = z.infer<typeof cutValueSchema>;

export const tableRowSchema = z.object({
  /** Number of the row in the table, from 0. */
  number: count,
  /** Text as PostgreSQL prints it; null is NULL. */
  values: z.array(z.string().nullable()),
});
export type TableRow = z.infer<typeof tableRowSchema>;

export const rowsPageSchema = z.object({
  columns: z.array(z.string()),
  rows: z.array(tableRowSchema),
  cut: z.array(cutValueSchema),
  totalRows: count,
});
export type RowsPage = z.infer<typeof rowsPageSchema>;

export const searchPageSchema = rowsPageSchema.extend({
  /** Row at which the next search continues; null if the end of the table was reached. */
  nextRow: count.nullable(),
});
export type SearchPage = z.infer<typeof searchPageSchema>;

/** The rows of one table that a search over all tables found. */
export const tableHitsSchema = z.object({
  /** Its index in `tables`. */
  table: count,
  /** Number of rows found. */
  found: count,
  /** The first of them. */
  rows: z.array(tableRowSchema),
  cut: z.array(cutValueSchema),
  /** Row at which a search for more rows begins; null if `rows` are all of them. */
  nextRow: count.nullable(),
});
export type TableHits = z.infer<typeof tableHitsSchema>;

/** A column of a table, as the definition of the table describes it. */
export const tableColumnFactsSchema = z.object({
  name: z.string(),
  /** Type, default, NOT NULL and so on, as written; null if the dump does not define the column. */
  definition: z.string().nullable(),
  isPrimaryKey: z.boolean(),
  /** The table that the column refers to: "public.customers"; null if it refers to none. */
  references: z.string().nullable(),
  /** True for GENERATED ALWAYS AS IDENTITY. */
  isIdentityAlways: z.boolean(),
});
export type TableColumnFacts = z.infer<typeof tableColumnFactsSchema>;

export const definitionSchema = z.object({
  sql: z.string(),
  /** True if the definition is longer than the returned text. */
  cut: z.boolean(),
});
export type Definition = z.infer<typeof definitionSchema>;

export const exportFormatSchema = z.enum(['csv', 'sql']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

const change = z.enum(['added', 'removed', 'changed', 'same']);

/** A row that exists on one side only, or on both sides with different values. */
export const rowDifferenceSchema = z.object({
  change: z.enum(['added', 'removed', 'changed']),
  /** Values of `keyColumns`. */
  key: z.array(z.string().nullable()),
  /** Only the columns that differ. For an added or removed row: the first few columns. */
  values: z.array(
    z.object({ column: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
});
export type RowDifference = z.infer<typeof rowDifferenceSchema>;

export const tableDifferenceSchema = z.object({
  change,
  schema: z.string(),
  name: z.string(),
  definitionChanged: z.boolean(),
  columnsAdded: z.array(z.string()),
  columnsRemoved: z.array(z.string()),
  columnsChanged: z.array(z.object({ column: z.string(), before: z.string(), after: z.string() })),
  /** null if the side does not have the table, or if its rows are missing in a damaged file. */
  rowsBefore: count.nullable(),
  rowsAfter: count.nullable(),
  /** Whether the rows of each side are complete; null if the side does not have the table. */
  stateBefore: rowsStateSchema.nullable(),
  stateAfter: rowsStateSchema.nullable(),
  bytesBefore: count.nullable(),
  bytesAfter: count.nullable(),
  /**
   * Counts over the columns of both sides; null if the rows were not compared or could not be
   * compared.
   */
  rows: z
    .object({
      added: count,
      removed: count,
      /** Always 0 without a primary key: a changed row is then counted as removed and added. */
      changed: count,
      keyColumns: z.array(z.string()),
      samples: z.array(rowDifferenceSchema),
    })
    .nullable(),
});
export type TableDifference = z.infer<typeof tableDifferenceSchema>;

/** Rows of one table that differ between two backups. */
export const changesPageSchema = z.object({
  /** The columns of the later side, then those that only the earlier side has. */
  columns: z.array(z.string()),
  rows: z.array(
    tableRowSchema.extend({
      change: z.enum(['added', 'removed', 'changed']),
      /** The earlier values of the cells that changed, by their index in `columns`. */
      before: z.array(z.object({ column: count, value: z.string().nullable() })),
    }),
  ),
  cut: z.array(cutValueSchema),
  /** Number of rows that can be read. */
  totalRows: count,
});
export type ChangesPage = z.infer<typeof changesPageSchema>;

export const backupDifferenceSchema = z.object({
  /** Never true if a side is damaged. */
  same: z.boolean(),
  /** What is damaged on each side; null if no damage is known. */
  damage: z.object({ before: z.string().nullable(), after: z.string().nullable() }),
  /** In the order of the later backup; removed tables are last. */
  tables: z.array(tableDifferenceSchema),
  /** Differences of all entries except tables. */
  objects: z.array(
    z.object({
      change: z.enum(['added', 'removed', 'changed']),
      type: z.string(),
      schema: z.string().nullable(),
      name: z.string(),
    }),
  ),
  sequences: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
  /** Compared by content; null if only one side has it: manifests of older versions do not. */
  largeObjects: z
    .object({
      added: count,
      removed: count,
      changed: count,
      /** The first few differences, ordered by number. */
      samples: z.array(
        z.object({ change: z.enum(['added', 'removed', 'changed']), oid: z.string() }),
      ),
    })
    .nullable(),
});
export type BackupDifference = z.infer<typeof backupDifferenceSchema>;

/** A comparison whose changed rows can be read until it is closed. */
export const keptComparisonSchema = z.object({
  comparisonId: z.uuid(),
  difference: backupDifferenceSchema,
});
export type KeptComparison = z.infer<typeof keptComparisonSchema>;
