/**
 * The audit trail: who did what. One JSON document per line, durable, each line with the hash of
 * the line before. The app and the command line write to the same file, one at a time.
 *
 * A backup does not fail if its line cannot be written (`note`). A change of accounts and tokens
 * fails (`record`). Lines that could not be written are counted and reported.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { describeAuditEntry } from '#shared/audit-messages.ts';
import type {
  Actor,
  AuditEntry,
  AuditFacts,
  AuditKind,
  AuditPage,
  AuditQuery,
  AuditVerdict,
} from '#shared/domain/admin.ts';
import { fail } from '#shared/errors/errors.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import {
  errnoMessage,
  errnoOf,
  realFiles,
  stateNotReadable,
  syncFolder,
  type FilePort,
} from '../files/file-port.ts';
import { openRegularFile, readRegularText } from '../files/regular-file.ts';
import { createSerialQueue } from '../files/serial-queue.ts';
import { describeFault } from '../logging/fault.ts';
import { createRedactor, redactPatterns } from '../logging/redact.ts';
import type { Clock, Log } from '../system/ports.ts';
import { withFileLock } from '../files/file-lock.ts';
import { checkTrail, emptyHead, endOfTrail, type Head } from './audit-check.ts';
import { linesBackwards, tornTail } from './audit-file.ts';
import { canonicalJson, parseLine, sealEntry, sha256 } from './audit-line.ts';

/** Longer texts are cut, so that a very long name cannot create a very long line. */
const longestText = 2000;
/** On a disk that is busy with a backup, an fsync can take long. */
const lockTimeoutMs = 20_000;

/**
 * Facts that contain names. A password can be equal to a name ("postgres"), so a known secret is
 * not redacted in these facts. Only text that has the form of a secret is redacted.
 */
const names: ReadonlySet<string> = new Set([
  'name',
  'host',
  'user',
  'database',
  'databaseName',
  'target',
  'filename',
  'folder',
  'backup',
  'table',
  'connection',
  'run',
  'token',
]);

const headSchema = z.strictObject({ sequence: z.number().int().nonnegative(), hash: z.string() });

export interface AuditTrail {
  readonly file: string;
  /**
   * Writes a line after the lines before it. If that fails, the log reports it and the caller
   * continues.
   */
  note(kind: AuditKind, facts: AuditFacts, by: Actor): void;
  /** Resolves when the line is durable. Fails with `audit-not-writable`. */
  record(kind: AuditKind, facts: AuditFacts, by: Actor): Promise<void>;
  list(query: AuditQuery): Promise<AuditPage>;
  verifyChain(): Promise<AuditVerdict>;
  /** Number of lines that could not be written since the start. */
  readonly lost: number;
  /** Omits this value from every line from now on, except for names of things and actors. */
  registerSecret(secret: string): void;
  /** Resolves when all lines are written or have failed. */
  flush(): Promise<void>;
}

export interface AuditOptions {
  /** `audit` in the user-data folder. */
  folder: string;
  clock: Clock;
  log: Log;
  files?: FilePort;
}

export function openAuditTrail({
  folder,
  clock,
  log,
  files = realFiles,
}: AuditOptions): AuditTrail {
  const file = path.join(folder, 'audit.jsonl');
  const headFile = path.join(folder, 'head.json');
  const redactor = createRedactor();
  const queue = createSerialQueue();
  let lost = 0;

  const readHead = async (): Promise<Head | null> => {
    try {
      const parsed = headSchema.safeParse(JSON.parse(await readRegularText(headFile)));
      return parsed.success ? parsed.data : null;
    } catch (error) {
      if (error instanceof SyntaxError || errnoOf(error) === 'ENOENT') return null;
      return stateNotReadable(headFile, error);
    }
  };

  const writeHead = ({ sequence, hash }: Head): Promise<void> =>
    writeFileAtomically(headFile, `${JSON.stringify({ sequence, hash })}\n`, { files });

  const append = (kind: AuditKind, facts: AuditFacts, by: Actor): Promise<void> => {
    const at = new Date(clock.nowMs()).toISOString();
    const safe = safeFacts(facts, redactor.text);
    // Never redacted: the purpose of the line is to name the actor.
    const safeBy = 'name' in by ? { ...by, name: withinBounds(by.name) } : by;
    return queue.run(async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await withFileLock(
        `${file}.lock`,
        async () => {
          const head = await readHead();
          const handle = await openRegularFile(file, { access: 'append', files });
          try {
            const isNew = (await handle.stat()).size === 0;
            // Written before the first line, so that a trail without a head is always suspicious.
            if (isNew && head === null) await writeHead(emptyHead);
            const { text, end } = continuation(
              await tornTail(handle),
              await endOfTrail(file, head),
              { kind, facts: safe, by: safeBy, at },
              { isHeadMissing: head === null && !isNew },
            );
            await handle.appendFile(text);
            await handle.sync();
            if (isNew) await syncFolder(folder, files);
            // The next line updates an old head. The line itself is durable.
            await writeHead(end).catch((error: unknown) =>
              log.warn('the head of the audit trail could not be updated', describeFault(error)),
            );
          } finally {
            await handle.close();
          }
        },
        { timeoutMs: lockTimeoutMs },
      );
    });
  };

  const record: AuditTrail['record'] = async (kind, facts, by) => {
    try {
      await append(kind, facts, by);
    } catch (error) {
      lost += 1;
      log.error('the audit trail cannot be written', { kind, lost, ...describeFault(error) });
      fail({ code: 'audit-not-writable', detail: `${file}: ${errnoMessage(error)}` }, error);
    }
  };

  return {
    file,
    get lost() {
      return lost;
    },
    // The error has already been logged and counted.
    note: (kind, facts, by) => void record(kind, facts, by).catch(() => undefined),
    record,
    list: async ({ before, limit, kinds, text }) => {
      const wanted = text.toLowerCase();
      const entries: AuditPage['entries'] = [];
      for await (const line of linesBackwards(file)) {
        const entry = parseLine(line);
        if (entry === null || (before !== null && entry.sequence >= before)) continue;
        if (kinds !== null && !kinds.includes(entry.kind)) continue;
        const sentence = describeAuditEntry(entry);
        if (!sentence.toLowerCase().includes(wanted)) continue;
        if (entries.length === limit) {
          return { entries, next: entries.at(-1)?.sequence ?? null };
        }
        entries.push({ ...entry, sentence });
      }
      return { entries, next: null };
    },
    verifyChain: async () => {
      await queue.idle();
      return checkTrail(file, await readHead());
    },
    registerSecret: (secret) => redactor.register(secret),
    flush: () => queue.idle(),
  };
}

/** Returns the text to append to the file, and the new head. Pure function: no I/O. */
function continuation(
  torn: Buffer,
  after: Head,
  entry: Pick<AuditEntry, 'at' | 'kind' | 'facts' | 'by'>,
  { isHeadMissing }: { isHeadMissing: boolean },
): { text: string; end: Head } {
  let last = after;
  let text = '';
  const add = (next: typeof entry): void => {
    const sealed = sealEntry({ ...next, sequence: last.sequence + 1, previous: last.hash });
    text += `${canonicalJson(sealed)}\n`;
    last = sealed;
  };
  if (torn.length > 0) {
    text = '\n';
    const whole = parseLine(torn.toString('utf8'));
    // Only its line break was missing.
    if (whole !== null && whole.sequence === last.sequence + 1) last = whole;
    else {
      const facts = { bytes: torn.length, sha256: sha256(torn) };
      add({ at: entry.at, kind: 'torn-line', facts, by: { kind: 'nobody' } });
    }
  }
  if (isHeadMissing) {
    add({ at: entry.at, kind: 'head-missing', facts: {}, by: { kind: 'nobody' } });
  }
  add(entry);
  return { text, end: last };
}

function safeFacts(facts: AuditFacts, redact: (text: string) => string): AuditFacts {
  return Object.fromEntries(
    Object.entries(facts).map(([key, fact]) => [
      key,
      typeof fact === 'string'
        ? withinBounds(names.has(key) ? redactPatterns(fact) : redact(fact))
        : fact,
    ]),
  );
}

function withinBounds(whole: string): string {
  const short =
    whole.length <= longestText
      ? whole
      : `${whole.slice(0, longestText)}… (${whole.length} characters)`;
  // A half surrogate pair would be read as another character.
  return short.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}
