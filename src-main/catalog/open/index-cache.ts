/**
 * Stores the indexes of dumps without a manifest in the user-data folder, so that each dump is read
 * through only once. No file is written next to the dump, because its folder may belong to another
 * user. A file is identified by its path, size, time and the bytes at both ends. The fifty files
 * that were used last are kept.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { catalogSchema, gzipMemberSchema } from '#shared/domain/manifest.ts';
import { proofSchema } from '#shared/domain/proof.ts';
import { writeFileAtomically } from '../../files/atomic-write.ts';
import { readRegularText } from '../../files/regular-file.ts';
import type { Clock, Log } from '../../system/ports.ts';
import type { DumpIndex } from '../source/opened-backup.ts';
import type { SqlFile } from '../source/sql-file.ts';

const endBytes = 64 * 1024;
const mostFiles = 50;
const mostBytes = 200 * 1024 * 1024;
/**
 * Limit for entries and blocks of rows. Parsing a larger index takes as long, on the main thread,
 * as reading the dump itself.
 */
const mostEntries = 100_000;

/** Increased when dumps must be read again because an index has new content. */
const schemaVersion = 5;

const indexSchema = z.object({
  /**
   * 3: also rows that queries insert; 4: the databases of a file, names without a schema have the
   * schema of their table, damage within the dump, and whether the dump has pg_dump's header and
   * footer comments; 5: whether the file ends too early.
   */
  schemaVersion: z.literal([4, schemaVersion]),
  sqlBytes: z.number().int().nonnegative(),
  catalog: catalogSchema,
  head: z.object({
    encoding: z.string().nullable(),
    serverVersion: z.string().nullable(),
    pgDumpVersion: z.string().nullable(),
    standardConformingStrings: z.boolean(),
    isCluster: z.boolean(),
  }),
  problem: z.string().nullable(),
  /** Missing in version 4. */
  isCut: z.boolean().default(false),
  isMarked: z.boolean(),
  queriedRows: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      statements: z.number().int().positive(),
    }),
  ),
  /** Missing in indexes of older versions. */
  proof: proofSchema.nullable().default(null),
  members: z.array(gzipMemberSchema).nullable(),
  part: z
    .object({
      label: z.string(),
      name: z.string().nullable(),
      range: z
        .object({ start: z.number().int().nonnegative(), end: z.number().int().nonnegative() })
        .nullable(),
    })
    .nullable(),
});

export interface IndexCache {
  /** Returns null if this file has not been read, or if its index is not readable. */
  read(file: SqlFile, databaseInFile: string | null): Promise<DumpIndex | null>;
  /** Never fails: an index that could not be saved is created again. */
  write(file: SqlFile, databaseInFile: string | null, index: DumpIndex): Promise<void>;
}

/** `folder` is created when the first index is saved. */
export function createIndexCache(folder: string, clock: Clock, log: Log): IndexCache {
  return {
    read: async (file, databaseInFile) => {
      const kept = path.join(folder, await nameOf(file, databaseInFile));
      try {
        const index = indexSchema.parse(
          JSON.parse(await readRegularText(kept, { limitBytes: mostBytes })),
        );
        // Version 4 does not know where a damaged file ends; it is right about a file without damage.
        if (index.schemaVersion === 4 && index.problem !== null) return null;
        const now = new Date(clock.nowMs());
        await utimes(kept, now, now);
        return index;
      } catch {
        return null;
      }
    },
    write: async (file, databaseInFile, index) => {
      const { objects, tables } = index.catalog;
      if (objects.length + tables.length > mostEntries) return;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const text = JSON.stringify({ schemaVersion, ...index });
        await writeFileAtomically(
          path.join(folder, await nameOf(file, databaseInFile)),
          `${text}\n`,
        );
        await forgetOldest(folder);
      } catch (error) {
        log.warn('the index of a dump could not be saved', { error: String(error) });
      }
    },
  };
}

async function nameOf(file: SqlFile, databaseInFile: string | null): Promise<string> {
  const { sizeBytes, modifiedMs } = file.facts;
  const hash = createHash('sha256').update(
    `${path.resolve(file.path)}\0${sizeBytes}\0${modifiedMs}\0`,
  );
  if (databaseInFile !== null) hash.update(`${databaseInFile}\0`);
  hash.update(await file.read(0, endBytes));
  hash.update(await file.read(Math.max(0, sizeBytes - endBytes), endBytes));
  return `${hash.digest('hex')}.json`;
}

async function forgetOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{64}\.json$/u.test(name));
  const files = await Promise.all(
    names.map(async (name) => {
      const { mtimeMs, size } = await stat(path.join(folder, name));
      return { name, mtimeMs, size };
    }),
  );
  let bytes = 0;
  for (const [at, { name, size }] of files.toSorted((a, b) => b.mtimeMs - a.mtimeMs).entries()) {
    bytes += size;
    if (at > 0 && (at >= mostFiles || bytes > mostBytes)) {
      await rm(path.join(folder, name), { force: true });
    }
  }
}
