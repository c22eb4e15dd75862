/** What a backup holds, as the Contents and Compare screens and the command line show it. */
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

/** One entry of the dump, in its order. */
export const contentsObjectSchema = z.object({
  /** Its place among `objects`; what `catalog.definition` asks for. */
  index: count,
  kind: contentsKindSchema,
  /** pg_dump's own word: `MATERIALIZED VIEW`, `FK CONSTRAINT`, … */
  type: z.string(),
  schema: z.string().nullable(),
  name: z.string(),
  /** Its place among `tables`; null for anything else. */
  table: count.nullable(),
  /** First byte, in the plain SQL, of the comment that announces it. */
  sqlOffset: count,
});
export type ContentsObject = z.infer<typeof contentsObjectSchema>;

export const contentsTableSchema = z.object({
  index: count,
  /** Its place among `objects`; null in a dump of data alone. */
  object: count.nullable(),
  schema: z.string(),
  name: z.string(),
  columns: z.array(z.string()),
  rows: count,
  /** Bytes of its rows in the plain SQL. */
  bytes: count,
});
export type ContentsTable = z.infer<typeof contentsTableSchema>;

/** A backup that is open. */
export const contentsSchema = z.object({
  openedId: z.string(),
  filename: z.string(),
  /** `nightjar` when a manifest describes the file. */
  madeBy: z.enum(['nightjar', 'pg_dump']),
  /** The manifest names a file that was made on this computer: nobody is asked whether it is to be trusted. */
  createdHere: z.boolean(),
  sizeBytes: count,
  sqlBytes: count,
  database: z.string().nullable(),
  serverVersion: z.string().nullable(),
  pgDumpVersion: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
  encoding: z.string().nullable(),
  /** Plain sentences: "The dump was cut off: …". */
  warnings: z.array(z.string()),
  objects: z.array(contentsObjectSchema),
  tables: z.array(contentsTableSchema),
  sequences: z.array(sequenceValueSchema),
  /** null when the manifest is too old to tell. */
  largeObjects: z.object({ count, bytes: count }).nullable(),
  /** Of its last drill; null when there was none. */
  proof: proofSchema.nullable(),
});
export type Contents = z.infer<typeof contentsSchema>;

/** A value that is longer than what is shown of it. */
export const cutValueSchema = z.object({
  /** Places in `rows` and `columns`. */
  row: count,
  column: count,
  /** Bytes of the whole value in the dump. */
  bytes: count,
});
export type CutValue = z.infer<typeof cutValueSchema>;

export const tableRowSchema = z.object({
  /** Its number in the table, from 0. */
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
  /** Where to go on searching; null when the end of the table was reached. */
  nextRow: count.nullable(),
});
export type SearchPage = z.infer<typeof searchPageSchema>;

export const definitionSchema = z.object({
  sql: z.string(),
  /** The definition is longer than what is given. */
  cut: z.boolean(),
});
export type Definition = z.infer<typeof definitionSchema>;

export const exportFormatSchema = z.enum(['csv', 'sql']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

const change = z.enum(['added', 'removed', 'changed', 'same']);

/** A row that one side has, or both with other values. */
export const rowDifferenceSchema = z.object({
  change: z.enum(['added', 'removed', 'changed']),
  /** Values of `keyColumns`. */
  key: z.array(z.string().nullable()),
  /** Only the columns that differ; of an added or removed row the first few. */
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
  rowsBefore: count.nullable(),
  rowsAfter: count.nullable(),
  bytesBefore: count.nullable(),
  bytesAfter: count.nullable(),
  /** Over the columns that both have; null when the rows were not, or could not be, compared. */
  rows: z
    .object({
      added: count,
      removed: count,
      /** Always 0 without a primary key: a changed row is then one removed and one added. */
      changed: count,
      keyColumns: z.array(z.string()),
      samples: z.array(rowDifferenceSchema),
    })
    .nullable(),
});
export type TableDifference = z.infer<typeof tableDifferenceSchema>;

export const backupDifferenceSchema = z.object({
  same: z.boolean(),
  /** In the order of the later backup, removed ones last. */
  tables: z.array(tableDifferenceSchema),
  /** Anything that is not a table. */
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
  /** By content; null when only one side knows it: the manifests of older versions do not. */
  largeObjects: z
    .object({
      added: count,
      removed: count,
      changed: count,
      /** The first few, by number. */
      samples: z.array(
        z.object({ change: z.enum(['added', 'removed', 'changed']), oid: z.string() }),
      ),
    })
    .nullable(),
});
export type BackupDifference = z.infer<typeof backupDifferenceSchema>;
