/**
 * Who we are to a server or a folder that several computers use: names of computers repeat, this does
 * not. All processes of one user-data folder have the same.
 */
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** Made at the first call. Where the folder takes no file, this process has one for itself. */
export async function installationId(userDataFolder: string): Promise<string> {
  const file = path.join(userDataFolder, 'installation-id');
  const made = randomUUID();
  await writeFile(file, `${made}\n`, { flag: 'wx', mode: 0o600 }).catch(() => undefined);
  const kept = await readFile(file, 'utf8').catch(() => '');
  return z.uuid().catch(made).parse(kept.trim());
}
