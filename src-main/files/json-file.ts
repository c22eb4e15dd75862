/**
 * A small JSON file that holds state: read again every time, changed under a lock (the app and the
 * command line share these files), replaced as a whole, readable by its owner only.
 *
 * One policy for a file that cannot be used, so that nothing is lost and nothing becomes less secure:
 * - What stands there is not what Nightjar writes (not JSON, another shape, a newer version, a folder,
 *   far too large, no permission): the file is renamed to `<name>.unreadable-<time>`, never overwritten
 *   and never deleted; the log says so, and the state begins as if there were no file. `doctor` and the
 *   window name the renamed file for as long as it is there (`doctor/check-state-files.ts`).
 * - The system fails to read it for another reason (an input/output error, too many open files): that may
 *   pass, so nothing is renamed or written, and the call fails with `state-not-readable`.
 *
 * Three options are exceptions, each with its reason:
 * - `refuseWith`: the file stays where it is and every call fails. For accounts and their secrets: if a
 *   damaged file counted as "no admin yet", damaging it would be a way to become the first admin.
 * - `inItsPlace`: what takes the place of the renamed file. For settings, which have a last good copy.
 * - `problemOf`: rules that a schema cannot express. For schedules, whose time zones and cron expressions
 *   are judged by other libraries.
 *
 * Not state, and so not here: caches, which can be made again (`catalog/open/index-cache.ts`, the place of
 * the window), and the audit trail, whose lines tell by themselves that its head is damaged.
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

/** Under the lock the keychain may be asked, and the audit trail be written. */
const lockTimeoutMs = 30_000;

export interface JsonFile<Content> {
  readonly path: string;
  /** null when there is none, or when it was just set aside. Fails with `state-not-readable`. */
  read(): Promise<Content | null>;
  /**
   * One change at a time, on top of what is on disk. Fails as `read` does, with what `change` rejects
   * with, or with `settings-not-writable`; then nothing has changed. Writes nothing for a change that
   * changes nothing.
   */
  update(change: (content: Content | null) => Content | Promise<Content>): Promise<Content>;
}

export interface SetAside {
  /** Where the file is now. */
  path: string;
  /** Why it could not be used, for people; never a part of its content. */
  reason: string;
}

export type JsonFileOptions<Content> =
  | { refuseWith: (reason: string) => NightjarError }
  | {
      log: Log;
      /** For the name of a file that is set aside. The real one unless given. */
      clock?: Clock;
      problemOf?: (content: Content) => string | null;
      inItsPlace?: (setAside: SetAside) => Promise<Content | null>;
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

  const look = async (): Promise<Found<Content>> => {
    const found = await readJsonFile(file, schema);
    if (found === null || 'reason' in found || 'refuseWith' in options) return found;
    const reason = options.problemOf?.(found.content) ?? null;
    return reason === null ? found : { reason };
  };

  /** Under the lock: without it, a good file that another process has just written could be renamed. */
  const readLocked = async (): Promise<Content | null> => {
    const found = await look();
    if (found === null) return null;
    if ('content' in found) return found.content;
    const { reason } = found;
    if ('refuseWith' in options) return fail(options.refuseWith(reason));
    const { log, clock = systemClock, inItsPlace } = options;
    const aside = await setAside(file, clock);
    if (aside === null) return null;
    log.warn('a state file that cannot be read was set aside', { file, setAside: aside, reason });
    const instead = (await inItsPlace?.({ path: aside, reason })) ?? null;
    return instead === null ? null : await write(instead);
  };

  return {
    path: file,
    read: async () => {
      const found = await look();
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
            // `change` may alter what it is given.
            const textBefore = before === null ? null : jsonText(before);
            const after = await change(before);
            return jsonText(after) === textBefore ? after : await write(after);
          }),
        )
        .catch((error: unknown) => stateNotWritable(file, error)),
  };
}

/** How `update` writes content. */
export function jsonText(content: unknown): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

type Found<Content> = { content: Content } | { reason: string } | null;

/**
 * One look, without any consequence. null when there is no file, `reason` when what is there cannot be
 * used; fails with `state-not-readable` when that may pass.
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
    const willNotPass =
      error instanceof ExpectedError || ['EACCES', 'EPERM', 'ELOOP'].includes(code);
    return willNotPass ? { reason: errnoMessage(error) } : stateNotReadable(file, error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message would quote the text.
    return { reason: 'It is not JSON.' };
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? { content: parsed.data } : { reason: reasonOf(parsed.error, value) };
}

/** "schedules.….timeOfDay: The time must be between 00:00 and 23:59." */
function reasonOf({ issues }: z.ZodError, value: unknown): string {
  const written = (value as { version?: unknown } | null)?.version;
  const [known] = issues.flatMap((issue) =>
    issue.code === 'invalid_value' && issue.path.join('.') === 'version' ? issue.values : [],
  );
  if (typeof written === 'number' && typeof known === 'number' && written > known) {
    return `It has version ${written}, written by a newer Nightjar; this one knows ${known}.`;
  }
  return issues
    .map(({ path: field, message }) => `${field.map(String).join('.') || '(file)'}: ${message}`)
    .join('; ');
}
