/**
 * ID of this installation for servers and folders that several computers use: names of computers
 * can repeat, this ID does not. All processes of one user-data folder have the same ID.
 */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';
import { readRegularText } from '../files/regular-file.ts';

/**
 * The ID is created at the first call. If the file cannot be written or read, this process uses its
 * own ID.
 */
export async function installationId(userDataFolder: string, log: Log): Promise<string> {
  const file = path.join(userDataFolder, 'installation-id');
  const created = randomUUID();
  await writeFile(file, `${created}\n`, { flag: 'wx', mode: 0o600 }).catch(() => undefined);
  const stored = await readRegularText(file).catch((fault: unknown) => {
    log.warn('the ID of this installation cannot be stored', { file, ...describeFault(fault) });
    return '';
  });
  return z.uuid().catch(created).parse(stored.trim());
}
