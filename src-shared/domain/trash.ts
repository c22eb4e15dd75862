/** Deleted backups, which stay in the trash of their folder for a day and can be put back. */
import { z } from 'zod';
import { errorSchema } from '../errors/errors.ts';
import { backupFilenameSchema } from './backup.ts';

export const trashHours = 24;

/** Why a backup was deleted: by a person, or by age. */
export const deletionReasons = ['by-hand', 'retention'] as const;
export type DeletionReason = (typeof deletionReasons)[number];

/** The name of the backup without its ending, and a random number: a name can be deleted twice. */
export const trashIdPattern =
  /^(?<stem>backup_\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2})\.[0-9a-f]{12}$/u;
export const trashIdSchema = z.string().regex(trashIdPattern);

export const trashEntrySchema = z.object({
  id: trashIdSchema,
  filename: backupFilenameSchema,
  createdAt: z.iso.datetime(),
  /** With its manifest and its roles file. */
  sizeBytes: z.number().int().nonnegative(),
  deletedAt: z.iso.datetime(),
  /** From this time on it is deleted for good. */
  goesAt: z.iso.datetime(),
  /** Who deleted it; null if the record cannot be read. */
  by: z.string().nullable(),
  reason: z.enum(deletionReasons).nullable(),
});
export type TrashEntry = z.infer<typeof trashEntrySchema>;

export const deletionResultSchema = z.object({
  /** `trashId` is null for a backup that was deleted for good. */
  deleted: z.array(z.object({ filename: backupFilenameSchema, trashId: trashIdSchema.nullable() })),
  failures: z.array(z.object({ filename: z.string(), error: errorSchema })),
});
export type DeletionResult = z.infer<typeof deletionResultSchema>;

export const putBackResultSchema = z.object({
  putBack: z.array(
    z.object({
      filename: backupFilenameSchema,
      /** True if it was pinned because retention would have deleted it again. */
      pinned: z.boolean(),
    }),
  ),
  failures: z.array(z.object({ id: z.string(), error: errorSchema })),
});
export type PutBackResult = z.infer<typeof putBackResultSchema>;

export const emptiedTrashSchema = z.object({
  removed: z.number().int().nonnegative(),
  sizeBytes: z.number().int().nonnegative(),
  failures: z.array(z.object({ id: z.string(), error: errorSchema })),
});
export type EmptiedTrash = z.infer<typeof emptiedTrashSchema>;
