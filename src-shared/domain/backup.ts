/** A backup: a published file in a backup folder, with what its manifest says about it. */
import { z } from 'zod';
import { backupWarningSchema } from './warning.ts';
import { listedFields } from './manifest.ts';
import { withOldNames } from '../old-names.ts';
import { proofSummarySchema } from './proof.ts';

/** `backup_YYYY-MM-DDTHH-mm-ss.sql.gz`, UTC (UC-010, BR-2). */
export const backupFilenamePattern =
  /^backup_(\d{4})-(\d{2})-(\d{2})T(\d{2})-(\d{2})-(\d{2})\.sql\.gz$/u;
export const backupFilenameSchema = z.string().regex(backupFilenamePattern);

/**
 * What verifying says of a file without damage. `good`: byte for byte the file whose SQL pg_dump has written to its
 * end. Of any other file only a restore shows that a server takes all of it.
 */
export const verifiedStates = ['good', 'no-damage-found'] as const;
export type VerifiedState = (typeof verifiedStates)[number];

/** Version 0.1 wrote some fields under other names into the history of runs. */
const backupDetailsSchema = withOldNames(
  z.object({
    ...listedFields.shape,
    databaseName: z.string(),
    serverVersion: z.string(),
    tables: z.number().int(),
    rows: z.number().int(),
    durationMs: z.number(),
    verifiedAt: z.iso.datetime(),
    /** Why it needs a look; empty when it does not, or when somebody looked and accepted it. */
    warnings: z.array(backupWarningSchema),
    /** Pinned: retention never deletes it. */
    pinned: z.boolean(),
    /** Of its last drill; null when there was none. */
    proof: proofSummarySchema.nullable(),
    /**
     * The file was whole when it was made, and is not good now: reading it again found it damaged, or
     * what it restores to differs. null when neither is known.
     */
    invalidated: z
      .object({
        kind: z.enum(['damaged', 'disproved']),
        /** null when its size alone tells. */
        at: z.iso.datetime().nullable(),
        detail: z.string(),
      })
      .nullable()
      .default(null),
  }),
  { concerns: 'warnings', kept: 'pinned', failedCheck: 'invalidated' },
);

export const backupEntrySchema = z.object({
  filename: backupFilenameSchema,
  /** From the name, never from the file's own times. */
  createdAt: z.iso.datetime(),
  sizeBytes: z.number().int().nonnegative(),
  /**
   * null when the file came without a manifest: put there by hand, or the manifest was lost. Where a
   * manifest describes a file of another size, `invalidated` says so.
   */
  details: backupDetailsSchema.nullable(),
  /**
   * Why the manifest beside the file could not be read, in a sentence; then `details` is null, and what
   * is known about the backup is as it was.
   */
  manifestError: z.string().optional(),
});
export type BackupEntry = z.infer<typeof backupEntrySchema>;

/** The list of one connection, newest first. */
export const backupListSchema = z.object({
  /** Absolute path, for people to read. */
  folder: z.string(),
  /** Its own, and files of which nothing is known: these alone can protect it. */
  backups: z.array(backupEntrySchema),
  /** In the same folder, but of other databases; newest first. */
  others: z.array(backupEntrySchema),
  /** Free in the folder; null when the system does not say. */
  availableBytes: z.number().nonnegative().nullable(),
});
export type BackupList = z.infer<typeof backupListSchema>;
