/**
 * A small JSON file that the app and the command line both change: read afresh every time, changed
 * under a lock, replaced as a whole, readable by its owner only.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { writeFileAtomically } from './atomic-write.ts';
import { NightjarFailure } from '#shared/errors/errors.ts';
import { errnoMessage, errnoOf, stateNotReadable, stateNotWritable } from './file-port.ts';
import { readRegularText } from './regular-file.ts';
import { withFileLock } from './file-lock.ts';
import { createSerialQueue } from './serial-queue.ts';

/** Under the lock the keychain may be asked, and the audit trail be written. */
const lockPatienceMs = 30_000;

/** Something is there, and it is not what we wrote. */
export class UnreadableFile extends Error {}

export interface SharedFile<Content> {
  readonly path: string;
  /** null when there is none. Rejects with `UnreadableFile`, or fails with `state-not-readable`. */
  read(): Promise<Content | null>;
  /**
   * One change at a time, on top of what is on disk. Rejects as `read` does, with what `change` rejects
   * with, or fails with `settings-not-writable`; then nothing has changed.
   */
  update(change: (content: Content | null) => Content | Promise<Content>): Promise<Content>;
}

export function openSharedFile<Content>(
  file: string,
  schema: z.ZodType<Content>,
): SharedFile<Content> {
  const queue = createSerialQueue();

  const read = async (): Promise<Content | null> => {
    let text: string;
    try {
      text = await readRegularText(file);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null;
      if (error instanceof NightjarFailure) throw new UnreadableFile(errnoMessage(error));
      return stateNotReadable(file, error);
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
    const write = async (): Promise<Content> => {
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
    };
    return queue.run(write).catch((error: unknown) => stateNotWritable(file, error));
  };

  return { path: file, read, update };
}
