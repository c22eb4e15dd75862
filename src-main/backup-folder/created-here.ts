/**
 * The list of backups that Nightjar created for this user of this computer, by the SHA-256 of their
 * files. Every user who can write to the backup folder can also write a manifest, so the manifest
 * does not prove who created a backup. The list is in the user-data folder, with the settings. A
 * backup that is copied to another computer is untrusted there.
 */
import path from 'node:path';
import { z } from 'zod';
import { errnoMessage } from '../files/file-port.ts';
import { openJsonLines } from '../files/json-lines.ts';

/** The backups of about two years with five backups an hour. */
const mostEntries = 100_000;

export interface CreatedHere {
  /**
   * Fails if the entry could not be written durably. In that case the entry is kept in memory until
   * the process ends, and the next call writes both entries.
   */
  note(filename: string, sha256: string): Promise<void>;
  has(sha256: string): Promise<boolean>;
}

export function openCreatedHere(userDataFolder: string): CreatedHere {
  const lines = openJsonLines(
    path.join(userDataFolder, 'history', 'made-here.jsonl'),
    z.object({ filename: z.string(), sha256: z.string() }),
    { keepLines: mostEntries },
  );
  /** Entries that are not on disk yet. */
  let unwritten: { filename: string; sha256: string }[] = [];
  return {
    note: async (filename, sha256) => {
      unwritten.push({ filename, sha256 });
      const written = [...unwritten];
      await lines.append(...written);
      unwritten = unwritten.filter((line) => !written.includes(line));
    },
    has: async (sha256) =>
      unwritten.some((line) => line.sha256 === sha256) ||
      (await lines.read()).some((line) => line.sha256 === sha256),
  };
}

/**
 * Returns the warning that explains to the admin why Nightjar later asks whether this backup is to be
 * trusted.
 */
export function notRecordedWarning(fault: unknown): string {
  return `The backup is good, but Nightjar could not record that this computer created it: ${errnoMessage(fault).replace(/\.$/u, '')}. Nightjar may ask whether you trust the backup before it restores or proves it.`;
}
