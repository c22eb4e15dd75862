/**
 * A small JSON file that the app and the command line both change: read afresh every time, changed
 * under a lock, replaced as a whole, readable by its owner only.
 */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { errnoOf } from '../files/file-port.ts';
import { withFileLock } from '../settings/file-lock.ts';

/** Under the lock the keychain may be asked, and the audit trail be written. */
const lockPatienceMs = 30_000;

/** The file is there, and is not what we wrote. */
export class UnreadableFile extends Error {}

export interface SharedFile<Content> {
  readonly path: string;
  /** null when there is none. Rejects with `UnreadableFile`, or the system's error. */
  read(): Promise<Content | null>;
  /** One change at a time, on top of what is on disk; rejects without having changed anything. */
  update(change: (content: Content | null) => Content | Promise<Content>): Promise<Content>;
}

export function openSharedFile<Content>(
  file: string,
  schema: z.ZodType<Content>,
): SharedFile<Content> {
  let queue: Promise<unknown> = Promise.resolve();

  const read = async (): Promise<Content | null> => {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null;
      throw error;
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // The parser's message would quote the text.
      throw new UnreadableFile('It is not JSON.');
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const fields = parsed.error.issues.map((issue) => issue.path.map(String).join('.') || 'file');
    throw new UnreadableFile(`Not as expected: ${[...new Set(fields)].join(', ')}.`);
  };

  const update: SharedFile<Content>['update'] = (change) => {
    const result = queue.then(async () => {
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      return withFileLock(
        `${file}.lock`,
        async () => {
          const changed = schema.parse(await change(await read()));
          await writeFileAtomically(file, `${JSON.stringify(changed, null, 2)}\n`);
          return changed;
        },
        { patienceMs: lockPatienceMs },
      );
    });
    queue = result.catch(() => undefined);
    return result;
  };

  return { path: file, read, update };
}
