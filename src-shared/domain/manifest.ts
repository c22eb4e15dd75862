/** The manifest beside each backup; docs/backup-format.md describes every field. */
import { z } from 'zod';
import { backupWarningSchema } from './warning.ts';
import { withOldNames } from '../old-names.ts';
import { proofSchema } from './proof.ts';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/u);
const byteCount = z.number().int().nonnegative();

export const triggers = ['manual', 'scheduled', 'cli', 'api'] as const;
export const triggerSchema = z.enum(triggers);
export type Trigger = z.infer<typeof triggerSchema>;
/** `unknown`: of a backup whose manifest was lost and made anew from its file. */
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
  /** Rows written as INSERT statements; without it they are COPY's text format. */
  form: z.literal('inserts').optional(),
  /** Of INSERT statements that name no columns: how many values their first row has. */
  values: z.number().int().nonnegative().optional(),
});
export type CatalogTable = z.infer<typeof catalogTableSchema>;

/** One entry of the dump as its own comment announces it (`-- Name: …; Type: …; Schema: …`). */
export const catalogObjectSchema = z.object({
  type: z.string(),
  schema: z.string().nullable(),
  name: z.string(),
  sqlOffset: byteCount,
});
export type CatalogObject = z.infer<typeof catalogObjectSchema>;

/** The value that a sequence is set to; `name` is qualified where the dump says so. */
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
  /** Not in manifests of the first version. */
  sequences: z.array(sequenceValueSchema).optional(),
  largeObjects: z
    .object({
      count: z.number().int().nonnegative(),
      bytes: byteCount,
      /** Of all of them with their content, in any order. Not in older manifests. */
      fingerprint: z.string().optional(),
      /** Number and hash of the content of each; left out when there are very many. */
      objects: z.array(z.tuple([z.string(), z.string()])).optional(),
    })
    .optional(),
});
export type Catalog = z.infer<typeof catalogSchema>;

/** One gzip member: where it starts in the file, and which byte of plain SQL it starts with. */
export const gzipMemberSchema = z.tuple([byteCount, byteCount]);

export const verificationSchema = z.object({
  verifiedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
});

/** Every table of the server is in the file, and of so many the rows were counted and agree. */
const sourceCountsSchema = z.object({
  tables: z.number().int().nonnegative(),
  tablesCounted: z.number().int().nonnegative(),
  rowsCounted: z.number().int().nonnegative(),
});
export type SourceCounts = z.infer<typeof sourceCountsSchema>;

/** Who decided something about a backup, and when. */
const decisionSchema = z.object({ by: z.string(), at: z.iso.datetime() });

/** What reading the file again found, after it had been published. */
const laterVerificationSchema = z.object({
  at: z.iso.datetime(),
  by: z.string(),
  /** In one sentence; null when the file was whole. */
  problem: z.string().nullable(),
});

/** A file that belongs to a backup and is deleted with it. */
const companionSchema = z.object({
  kind: z.literal('roles'),
  filename: z.string(),
  sizeBytes: byteCount,
  sha256: sha256Schema,
});
export type Companion = z.infer<typeof companionSchema>;

/** A member's header and trailer, and what deflate adds to a block that cannot be compressed. */
export const longestMember = { sqlBytes: 1024 * 1024, fileBytes: 1024 * 1024 + 64 * 1024 };

type Places = Pick<Manifest, 'file' | 'sql' | 'gzipMembers' | 'catalog'>;

/**
 * Why the places in a manifest cannot be those of its file; null when they can. Anybody may have written
 * it, and what reads by these places takes as much memory as they say.
 */
function wrongPlaceIn({ file, sql, gzipMembers, catalog }: Places): string | null {
  for (const [index, [from, sqlFrom]] of gzipMembers.entries()) {
    if (index === 0 && (from !== 0 || sqlFrom !== 0)) return 'The first block is not at the start.';
    const [to, sqlTo] = gzipMembers[index + 1] ?? [file.sizeBytes, sql.sizeBytes];
    const isSound =
      from < to &&
      to - from <= longestMember.fileBytes &&
      sqlFrom <= sqlTo &&
      sqlTo - sqlFrom <= longestMember.sqlBytes;
    if (!isSound) return `Block ${index} has an impossible place.`;
  }
  const isInside = catalog.tables.every(
    ({ dataStart, dataEnd }) => dataStart <= dataEnd && dataEnd <= sql.sizeBytes,
  );
  if (!isInside) return 'A table has an impossible place.';
  const isThere = catalog.objects.every(({ sqlOffset }) => sqlOffset <= sql.sizeBytes);
  return isThere ? null : 'An object has an impossible place.';
}

const manifestFields = z.object({
  schemaVersion: z.literal(1),
  nightjarVersion: z.string(),
  filename: z.string(),
  createdAt: z.iso.datetime(),
  /** Time pg_dump and compression took, until the file was complete on disk. */
  dumpDurationMs: z.number().nonnegative(),
  trigger: recordedTriggerSchema,
  admin: z.string(),
  connection: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  database: z.object({
    name: z.string(),
    host: z.string(),
    port: z.number().int(),
    serverVersion: z.string(),
    sizeBytes: byteCount,
    encoding: z.string(),
    /** Its LC_COLLATE. */
    locale: z.string(),
    /** What follows is not in manifests of the first version. */
    ctype: z.string().optional(),
    localeProvider: z.enum(['libc', 'icu', 'builtin']).optional(),
    /** The locale of a provider that is not the system's own. */
    providerLocale: z.string().nullable().optional(),
  }),
  pgDumpVersion: z.string(),
  file: z.object({ sizeBytes: byteCount, sha256: sha256Schema }),
  sql: z.object({
    sizeBytes: byteCount,
    sha256: sha256Schema,
    /** Of its text, as PostgreSQL names it; UTF8 where it does not say. */
    encoding: z.string().optional(),
  }),
  /** Why the backup needs a look; empty when it does not. */
  warnings: z.array(backupWarningSchema),
  /** Somebody looked at the concerns and found them right. */
  acknowledged: decisionSchema.nullable().default(null),
  /** Pinned: retention never deletes it. */
  pinned: decisionSchema.nullable().default(null),
  /** Of the last drill; null when it was never proven. */
  proof: proofSchema.nullable().default(null),
  /** Of the last time that the file was read again; null when it never was. */
  lastVerification: laterVerificationSchema.nullable().default(null),
  companions: z.array(companionSchema),
  gzipMembers: z.array(gzipMemberSchema),
  catalog: catalogSchema,
  /** What the server itself said in the very snapshot of the dump; left out where it was not asked. */
  sourceCounts: sourceCountsSchema.optional(),
  verification: verificationSchema,
  /** Made from the file alone, after the first one was lost: origin and durations are not known. */
  rebuiltAt: z.iso.datetime().nullable().default(null),
});
export type Manifest = z.infer<typeof manifestFields>;

/** Fields that the list of backups shows as they are. Add a field here to show it. */
export const listedFields = manifestFields.pick({
  trigger: true,
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
