/**
 * Who we are to a server or a folder that several computers use: names of computers repeat, this does
 * not. All processes of one user-data folder have the same.
 */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';
import { readRegularText } from '../files/regular-file.ts';

/** Made at the first call. Where that cannot be written or read, this process has one for itself. */
export async function installationId(userDataFolder: string, log: Log): Promise<string> {
  const file = path.join(userDataFolder, 'installation-id');
  const made = randomUUID();
  await writeFile(file, `${made}\n`, { flag: 'wx', mode: 0o600 }).catch(() => undefined);
  const kept = await readRegularText(file).catch((fault: unknown) => {
    log.warn('this installation has no lasting name', { file, ...describeFault(fault) });
    return '';
  });
  return z.uuid().catch(made).parse(kept.trim());
}
