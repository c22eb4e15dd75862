/**
 * A small JSON file with state: read again every time, changed under a lock (the app and the
 * command line share these files), replaced as a whole, readable only by its owner.
 *
 * One policy for an unusable file, so that no data is lost and security is not reduced:
 * - The content was not written by Nightjar (not JSON, a different structure, a newer version, a
 *   folder, far too large, no permission): the file is renamed to `<name>.unreadable-<time>`, never
 *   overwritten and never deleted. The rename is logged, and the state starts as if there were no
 *   file. `doctor` and the window show the renamed file until it is deleted
 *   (`doctor/check-state-files.ts`).
 * - The system cannot read the file for another reason (an input/output error, too many open
 *   files): the reason can be temporary, so nothing is renamed or written, and the call fails with
 *   `state-not-readable`.
 *
 * Three options are exceptions, each with its reason:
 * - `refuseWith`: the file is not renamed and every call fails. For accounts and their secrets: if
 *   a damaged file meant "no admin yet", an attacker could damage the file to become the first admin.
 * - `inItsPlace`: content that replaces the renamed file. For settings, which have a last good
 *   copy.
 * - `problemOf`: rules that a schema cannot express. For schedules, whose time zones and cron
 *   expressions are checked by other libraries.
 *
 * Not used for: caches, which can be created again (`catalog/open/index-cache.ts`, the window
 * state), and the audit trail, whose lines themselves show that its last-entry file is damaged.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { fail, ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { systemClock } from '../system/clock.ts';
import type { Clock, Log } from '../system/ports.ts';
import { writeFileAtomically } from './atomic-write.ts';
import { withFileLock } from './file-lock.ts';
import { errnoMessage, errnoOf, stateNotReadable, stateNotWritable } from './file-port.ts';
import { readRegularText } from './regular-file.ts';
import { createSerialQueue } from './serial-queue.ts';
import { setAside } from './set-aside.ts';

/** While the lock is held, the keychain can be asked and the audit trail can be written. */
const lockTimeoutMs = 30_000;

export interface JsonFile<Content> {
  readonly path: string;
  /**
   * Resolves with null if there is no file, or if it was just renamed. Fails with
   * `state-not-readable`.
   */
  read(): Promise<Content | null>;
  /**
   * Applies one change at a time to the content on disk. Fails as `read` fails, with the error of
   * `change`, or with `settings-not-writable`; then nothing has changed. Writes nothing if the
   * change has no effect.
   */
  update(change: (content: Content | null) => Content | Promise<Content>): Promise<Content>;
}

export interface SetAside {
  /** Path of the renamed file. */
  path: string;
  /** Reason why the file was unusable, for users; never a part of its content. */
  reason: string;
}

export type JsonFileOptions<Content> =
  | { refuseWith: (reason: string) => NightjarError }
  | {
      log: Log;
      /** Clock for the name of a renamed file. Default: the real clock. */
      clock?: Clock;
      problemOf?: (content: Content) => string | null;
      /** `found` is the content if only `problemOf` rejects it. */
      inItsPlace?: (setAside: SetAside, found: Content | null) => Promise<Content | null>;
    };

export function openJsonFile<Content>(
  file: string,
  schema: z.ZodType<Content>,
  options: JsonFileOptions<Content>,
): JsonFile<Content> {
  const queue = createSerialQueue();
  const locked = async <T>(work: () => Promise<T>): Promise<T> => {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    return withFileLock(`${file}.lock`, work, { timeoutMs: lockTimeoutMs });
  };

  const write = async (content: Content): Promise<Content> => {
    const checked = schema.parse(content);
    await writeFileAtomically(file, jsonText(checked));
    return checked;
  };

  const readUnlocked = async (): Promise<
    Found<Content> | { reason: string; rejected: Content }
  > => {
    const found = await readJsonFile(file, schema);
    if (found === null || 'reason' in found || 'refuseWith' in options) return found;
    const reason = options.problemOf?.(found.content) ?? null;
    return reason === null ? found : { reason, rejected: found.content };
  };

  /**
   * Called under the lock. Without the lock, a good file that another process has just written
   * could be renamed.
   */
  const readLocked = async (): Promise<Content | null> => {
    const found = await readUnlocked();
    if (found === null) return null;
    if ('content' in found) return found.content;
    const { reason } = found;
    if ('refuseWith' in options) return fail(options.refuseWith(reason));
    const { log, clock = systemClock, inItsPlace } = options;
    const renamedPath = await setAside(file, clock);
    if (renamedPath === null) return null;
    log.warn('an unreadable state file was renamed', { file, setAside: renamedPath, reason });
    const rejected = 'rejected' in found ? found.rejected : null;
    const instead = (await inItsPlace?.({ path: renamedPath, reason }, rejected)) ?? null;
    return instead === null ? null : await write(instead);
  };

  return {
    path: file,
    read: async () => {
      const found = await readUnlocked();
      if (found === null) return null;
      if ('content' in found) return found.content;
      if ('refuseWith' in options) return fail(options.refuseWith(found.reason));
      return await locked(readLocked).catch((error: unknown) => stateNotWritable(file, error));
    },
    update: (change) =>
      queue
        .run(() =>
          locked(async () => {
            const before = await readLocked();
            // The text is taken first, because `change` can modify its argument.
            const textBefore = before === null ? null : jsonText(before);
            const after = await change(before);
            return jsonText(after) === textBefore ? after : await write(after);
          }),
        )
        .catch((error: unknown) => stateNotWritable(file, error)),
  };
}

/** Returns the text that `update` writes for a content. */
export function jsonText(content: unknown): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

type Found<Content> = { content: Content } | { reason: string } | null;

/**
 * Reads the file once, without consequences. Resolves with null if there is no file, with `reason`
 * if the file is unusable; fails with `state-not-readable` if the reason can be temporary.
 */
export async function readJsonFile<Content>(
  file: string,
  schema: z.ZodType<Content>,
): Promise<Found<Content>> {
  let text: string;
  try {
    text = await readRegularText(file);
  } catch (error) {
    const code = errnoOf(error) ?? '';
    if (['ENOENT', 'ENOTDIR'].includes(code)) return null;
    const isPermanent =
      error instanceof ExpectedError || ['EACCES', 'EPERM', 'ELOOP'].includes(code);
    return isPermanent ? { reason: errnoMessage(error) } : stateNotReadable(file, error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The message of the parser would quote the text.
    return { reason: 'It is not JSON.' };
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? { content: parsed.data } : { reason: reasonOf(parsed.error, value) };
}

/** Returns a sentence such as "schedules.….timeOfDay: The time must be between 00:00 and 23:59." */
function reasonOf({ issues }: z.ZodError, value: unknown): string {
  const written = (value as { version?: unknown } | null)?.version;
  const [known] = issues.flatMap((issue) =>
    issue.code === 'invalid_value' && issue.path.join('.') === 'version' ? issue.values : [],
  );
  if (typeof written === 'number' && typeof known === 'number' && written > known) {
    return `It has version ${written}, written by a newer Nightjar; this Nightjar supports version ${known}.`;
  }
  return issues
    .map(({ path: field, message }) => `${field.map(String).join('.') || '(file)'}: ${message}`)
    .join('; ');
}
