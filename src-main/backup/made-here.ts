/**
 * Which backups Nightjar has made as this user of this computer, by the SHA-256 of their files. The
 * manifest beside a backup can be written by anybody who can put a file there, so it proves nothing;
 * this list stands in the user-data folder, with the settings. A backup that is copied to another
 * computer is foreign there.
 */
import path from 'node:path';
import { z } from 'zod';
import { openJsonLines } from '../files/json-lines.ts';

/** About two years of five backups an hour. */
const backupsToRemember = 100_000;

export interface MadeHere {
  note(filename: string, sha256: string): Promise<void>;
  has(sha256: string): Promise<boolean>;
}

export function openMadeHere(userDataFolder: string): MadeHere {
  const lines = openJsonLines(
    path.join(userDataFolder, 'history', 'made-here.jsonl'),
    z.object({ filename: z.string(), sha256: z.string() }),
    { keepLines: backupsToRemember },
  );
  return {
    note: (filename, sha256) => lines.append({ filename, sha256 }),
    has: async (sha256) => (await lines.read()).some((line) => line.sha256 === sha256),
  };
}
