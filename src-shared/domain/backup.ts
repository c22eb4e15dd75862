/** A backup: a published file in a backup folder, with the facts from its manifest. */
import { z } from 'zod';
import { backupWarningSchema } from './warning.ts';
import { listedFields } from './manifest.ts';
import { errorSchema } from '../errors/errors.ts';
import { withOldNames } from '../old-names.ts';
import { proofSummarySchema } from './proof.ts';

/** `backup_YYYY-MM-DDTHH-mm-ss.sql.gz`, UTC (UC-010, BR-2). */
export const backupFilenamePattern =
  /^backup_(\d{4})-(\d{2})-(\d{2})T(\d{2})-(\d{2})-(\d{2})\.sql\.gz$/u;
export const backupFilenameSchema = z.string().regex(backupFilenamePattern);

/**
 * Result of verifying a file without damage. `good`: byte for byte the complete file that pg_dump
 * wrote. For any other file, only a restore shows whether a server accepts it.
 */
export const verifiedStates = ['good', 'no-damage-found'] as const;
export type VerifiedState = (typeof verifiedStates)[number];

/** Version 0.1 wrote some fields with other names into the history of runs. */
const backupDetailsSchema = withOldNames(
  z.object({
    ...listedFields.shape,
    databaseName: z.string(),
    serverVersion: z.string(),
    tables: z.number().int(),
    rows: z.number().int(),
    durationMs: z.number(),
    verifiedAt: z.iso.datetime(),
    /** Reasons for a warning; empty if there are none, or if an admin acknowledged them. */
    warnings: z.array(backupWarningSchema),
    /** True if the backup is pinned: retention never deletes it. */
    pinned: z.boolean(),
    /** Result of the last drill; null if there was no drill. */
    proof: proofSummarySchema.nullable(),
    /**
     * Set if the file was complete when it was created but does not count as good any more: a later
     * verification found damage, or the restored database differs. null if neither is known.
     */
    invalidated: z
      .object({
        kind: z.enum(['damaged', 'disproved']),
        /** null if the size of the file alone shows the damage. */
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
  /** Taken from the filename, never from the timestamps of the file. */
  createdAt: z.iso.datetime(),
  sizeBytes: z.number().int().nonnegative(),
  /**
   * null if the file has no manifest: a user copied it there, or the manifest was lost. If a
   * manifest describes a file of another size, `invalidated` is set.
   */
  details: backupDetailsSchema.nullable(),
  /**
   * Why the manifest next to the file could not be read, as a sentence. `details` is null then, and
   * the known facts about the backup do not change.
   */
  manifestError: z.string().optional(),
});
export type BackupEntry = z.infer<typeof backupEntrySchema>;

/** The backups of one connection, newest first. */
export const backupListSchema = z.object({
  /** Absolute path, for display. */
  folder: z.string(),
  /**
   * Backups of this connection and files of unknown origin. Only these can protect its database.
   */
  backups: z.array(backupEntrySchema),
  /** Backups of other databases in the same folder; newest first. */
  others: z.array(backupEntrySchema),
  /** Free space of the folder; null if the system does not report it. */
  availableBytes: z.number().nonnegative().nullable(),
  /**
   * Deleted backups of the last day. Their room is free as soon as a backup needs it, so it counts
   * as free for the question whether the next backup fits.
   */
  trash: z
    .object({
      count: z.number().int().nonnegative(),
      sizeBytes: z.number().int().nonnegative(),
    })
    .default({ count: 0, sizeBytes: 0 }),
  /**
   * Why the folder could not be read; null if it was read. If set, `backups` and `others` are empty,
   * and nothing is known about the files in the folder.
   */
  readError: errorSchema.nullable(),
  /** Why no backup can be written to the folder; null if one can. */
  writeError: errorSchema.nullable(),
  /**
   * Only if `backups` has no good backup: the last good backup that is not in this folder. `folder`
   * is the backup folder that was used before and still has it; null if it was not found.
   */
  earlier: z.object({ folder: z.string().nullable(), createdAt: z.iso.datetime() }).nullable(),
});
export type BackupList = z.infer<typeof backupListSchema>;

const decidedSchema = z.object({ by: z.string(), at: z.iso.datetime() });

/** Facts about one backup for its details. */
export const backupFactsSchema = z.object({
  /** Absolute path, for display. */
  path: z.string(),
  /** null if the file has no manifest that describes it. */
  manifest: z
    .object({
      sha256: z.string(),
      sqlBytes: z.number().nonnegative(),
      dumpMs: z.number().nonnegative(),
      verifyMs: z.number().nonnegative(),
      nightjarVersion: z.string(),
      host: z.string(),
      port: z.number().int(),
      /** True if the roles of the server are saved beside the backup. */
      withRoles: z.boolean(),
      pinned: decidedSchema.nullable(),
      acknowledged: decidedSchema.nullable(),
      /** The last time that the file was read again; null if it never was. */
      verifiedAgain: decidedSchema.nullable(),
    })
    .nullable(),
});
export type BackupFacts = z.infer<typeof backupFactsSchema>;
