/** The manifest next to each backup. docs/backup-format.md describes every field. */
import { z } from 'zod';
import { backupWarningSchema } from './warning.ts';
import { withOldNames } from '../old-names.ts';
import { proofSchema } from './proof.ts';
import { text } from '../words/text.ts';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/u);
const byteCount = z.number().int().nonnegative();

export const triggers = ['manual', 'scheduled', 'cli', 'api'] as const;
export const triggerSchema = z.enum(triggers);
export type Trigger = z.infer<typeof triggerSchema>;
/** `unknown`: the manifest was lost and recreated from the file. */
export const recordedTriggerSchema = z.enum([...triggers, 'unknown']);
export type RecordedTrigger = z.infer<typeof recordedTriggerSchema>;

/** One COPY block of the dump. Offsets count bytes of plain SQL from the start of the file. */
export const catalogTableSchema = z.object({
  schema: z.string(),
  name: z.string(),
  columns: z.array(z.string()),
  rows: z.number().int().nonnegative(),
  /** First byte of the first row. */
  dataStart: byteCount,
  /** First byte after the last row (the start of the closing `\.`). */
  dataEnd: byteCount,
  /** Set if the rows are INSERT statements. Without it, the rows are in COPY's text format. */
  form: z.literal('inserts').optional(),
  /** For INSERT statements without column names: number of values in the first row. */
  values: z.number().int().nonnegative().optional(),
});
export type CatalogTable = z.infer<typeof catalogTableSchema>;

/** One entry of the dump as its header comment describes it (`-- Name: …; Type: …; Schema: …`). */
export const catalogObjectSchema = z.object({
  type: z.string(),
  schema: z.string().nullable(),
  name: z.string(),
  sqlOffset: byteCount,
});
export type CatalogObject = z.infer<typeof catalogObjectSchema>;

/** The value that a sequence is set to. `name` has a schema if the dump writes it. */
export const sequenceValueSchema = z.object({
  schema: z.string(),
  name: z.string(),
  /** A 64-bit number, as text. */
  lastValue: z.string(),
  isCalled: z.boolean(),
});
export type SequenceValue = z.infer<typeof sequenceValueSchema>;

export const catalogSchema = z.object({
  tables: z.array(catalogTableSchema),
  objects: z.array(catalogObjectSchema),
  /** Missing in manifests of the first version. */
  sequences: z.array(sequenceValueSchema).optional(),
  largeObjects: z
    .object({
      count: z.number().int().nonnegative(),
      bytes: byteCount,
      /**
       * Fingerprint of all large objects and their content, independent of the order. Missing in
       * older manifests.
       */
      fingerprint: z.string().optional(),
      /** Number and content hash of each large object; omitted if there are very many. */
      objects: z.array(z.tuple([z.string(), z.string()])).optional(),
    })
    .optional(),
});
export type Catalog = z.infer<typeof catalogSchema>;

/** One gzip member: its offset in the file, and the offset of its first byte in the plain SQL. */
export const gzipMemberSchema = z.tuple([byteCount, byteCount]);

export const verificationSchema = z.object({
  verifiedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
});

/** Tables of the server that are in the file, and number of tables whose row counts match. */
const sourceCountsSchema = z.object({
  tables: z.number().int().nonnegative(),
  tablesCounted: z.number().int().nonnegative(),
  rowsCounted: z.number().int().nonnegative(),
});
export type SourceCounts = z.infer<typeof sourceCountsSchema>;

/** The admin who decided something about a backup, and the time. */
const decisionSchema = z.object({ by: z.string(), at: z.iso.datetime() });

/** Result of verifying the file again after it was published. */
const laterVerificationSchema = z.object({
  at: z.iso.datetime(),
  by: z.string(),
  /** One sentence; null if the file was complete. */
  problem: z.string().nullable(),
});

/** A file that belongs to a backup and is deleted with the backup. */
const companionSchema = z.object({
  kind: z.literal('roles'),
  filename: z.string(),
  sizeBytes: byteCount,
  sha256: sha256Schema,
});
export type Companion = z.infer<typeof companionSchema>;

/**
 * Header and trailer of a member, and the bytes that deflate adds to a block that cannot be
 * compressed.
 */
export const longestMember = { sqlBytes: 1024 * 1024, fileBytes: 1024 * 1024 + 64 * 1024 };

type Places = Pick<Manifest, 'file' | 'sql' | 'gzipMembers' | 'catalog'>;

/**
 * Returns why the offsets in a manifest cannot belong to its file; null if they can. The manifest
 * is untrusted input: without this check, a reader could allocate as much memory as it names.
 */
function wrongPlaceIn({ file, sql, gzipMembers, catalog }: Places): string | null {
  for (const [index, [from, sqlFrom]] of gzipMembers.entries()) {
    if (index === 0 && (from !== 0 || sqlFrom !== 0)) return text('manifest.first-block');
    const [to, sqlTo] = gzipMembers[index + 1] ?? [file.sizeBytes, sql.sizeBytes];
    const isSound =
      from < to &&
      to - from <= longestMember.fileBytes &&
      sqlFrom <= sqlTo &&
      sqlTo - sqlFrom <= longestMember.sqlBytes;
    if (!isSound) return text('manifest.block', { index });
  }
  const isInside = catalog.tables.every(
    ({ dataStart, dataEnd }) => dataStart <= dataEnd && dataEnd <= sql.sizeBytes,
  );
  if (!isInside) return text('manifest.table');
  const isThere = catalog.objects.every(({ sqlOffset }) => sqlOffset <= sql.sizeBytes);
  return isThere ? null : text('manifest.object');
}

const manifestFields = z.object({
  schemaVersion: z.literal(1),
  nightjarVersion: z.string(),
  filename: z.string(),
  createdAt: z.iso.datetime(),
  /** Duration of pg_dump and compression, until the file was complete on disk. */
  dumpDurationMs: z.number().nonnegative(),
  trigger: recordedTriggerSchema,
  /** Set if a restore that replaces the database made the backup first. */
  purpose: z.literal('before-restore').optional(),
  admin: z.string(),
  connection: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  database: z.object({
    name: z.string(),
    host: z.string(),
    port: z.number().int(),
    serverVersion: z.string(),
    sizeBytes: byteCount,
    encoding: z.string(),
    /** The LC_COLLATE of the database. */
    locale: z.string(),
    /** Manifests of the first version do not have the following fields. */
    ctype: z.string().optional(),
    localeProvider: z.enum(['libc', 'icu', 'builtin']).optional(),
    /** The locale of a provider other than the system's own. */
    providerLocale: z.string().nullable().optional(),
  }),
  pgDumpVersion: z.string(),
  file: z.object({ sizeBytes: byteCount, sha256: sha256Schema }),
  sql: z.object({
    sizeBytes: byteCount,
    sha256: sha256Schema,
    /** Encoding of the text, as PostgreSQL names it; UTF8 if the dump does not contain it. */
    encoding: z.string().optional(),
  }),
  /** Reasons for a warning; empty if there are none. */
  warnings: z.array(backupWarningSchema),
  /** Set if an admin acknowledged the warnings. */
  acknowledged: decisionSchema.nullable().default(null),
  /** Set if the backup is pinned: retention never deletes it. */
  pinned: decisionSchema.nullable().default(null),
  /** Result of the last drill; null if the backup was never drilled. */
  proof: proofSchema.nullable().default(null),
  /** Result of the last verification; null if the file was never verified again. */
  lastVerification: laterVerificationSchema.nullable().default(null),
  companions: z.array(companionSchema),
  gzipMembers: z.array(gzipMemberSchema),
  catalog: catalogSchema,
  /**
   * Counts that the server reported in the same snapshot as the dump; omitted if they were not
   * queried.
   */
  sourceCounts: sourceCountsSchema.optional(),
  verification: verificationSchema,
  /** Set if the manifest was recreated from the file: origin and durations are unknown then. */
  rebuiltAt: z.iso.datetime().nullable().default(null),
});
export type Manifest = z.infer<typeof manifestFields>;

/** Fields that the list of backups shows as they are. Add a field here to show it. */
export const listedFields = manifestFields.pick({
  trigger: true,
  purpose: true,
  admin: true,
  pgDumpVersion: true,
});

/** Version 0.1 wrote some fields under other names (docs/backup-format.md). */
const oldNames = {
  concerns: 'warnings',
  accepted: 'acknowledged',
  kept: 'pinned',
  lastCheck: 'lastVerification',
  serverTruth: 'sourceCounts',
};

export const manifestSchema = withOldNames(
  manifestFields.superRefine((manifest, context) => {
    const message = wrongPlaceIn(manifest);
    if (message !== null) context.addIssue({ code: 'custom', message });
  }),
  oldNames,
);
