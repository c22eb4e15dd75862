/**
 * Which backups Nightjar has made as this user of this computer, by the SHA-256 of their files. The
 * manifest beside a backup can be written by anybody who can put a file there, so it proves nothing;
 * this list stands in the user-data folder, with the settings. A backup that is copied to another
 * computer is foreign there.
 */
import path from 'node:path';
import { z } from 'zod';
import { errnoMessage } from '../files/file-port.ts';
import { openJsonLines } from '../files/json-lines.ts';

/** About two years of five backups an hour. */
const backupsToRemember = 100_000;

export interface CreatedHere {
  /**
   * Fails when it could not be made durable. Until the end of this process it is known all the same, and
   * the next call writes it with its own.
   */
  note(filename: string, sha256: string): Promise<void>;
  has(sha256: string): Promise<boolean>;
}

export function openCreatedHere(userDataFolder: string): CreatedHere {
  const lines = openJsonLines(
    path.join(userDataFolder, 'history', 'made-here.jsonl'),
    z.object({ filename: z.string(), sha256: z.string() }),
    { keepLines: backupsToRemember },
  );
  /** Not on disk yet. */
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

/** For the admin: later this very backup would ask for trust, and nobody would know why. */
export function notRecordedWarning(fault: unknown): string {
  return `The backup is good, but it could not be noted that it was made here: ${errnoMessage(fault).replace(/\.$/u, '')}. Restoring or proving it may ask whether it is to be trusted.`;
}
