/**
 * Every way in which Nightjar can fail, as data: a stable code and the facts that belong to it.
 * The sentences that people read are in `words.ts`, one for each code; docs/errors.md lists them.
 */
import { z } from 'zod';
import { restoreFailureSchema } from './restore-failure-schema.ts';

const text = z.string();
const bytes = z.number().nonnegative();

function kind<Code extends string, Shape extends z.ZodRawShape>(code: Code, shape: Shape) {
  return z.object({ code: z.literal(code), ...shape });
}

export const errorSchema = z.discriminatedUnion('code', [
  // What was asked for
  kind('invalid-input', { problems: z.array(z.object({ field: text, message: text })) }),
  kind('connection-not-found', { connection: text }),
  kind('connection-name-taken', { name: text }),
  kind('backup-not-found', { filename: text }),
  kind('run-not-found', {}),

  // Reaching the server
  kind('host-unknown', { host: text }),
  kind('connection-refused', { host: text, port: z.number() }),
  kind('connection-timed-out', { host: text, port: z.number() }),
  kind('connection-lost', { detail: text }),
  kind('password-wrong', { user: text }),
  kind('password-missing', { user: text }),
  kind('password-needed-again', { host: text, port: z.number(), user: text }),
  kind('login-refused', { detail: text }),
  kind('role-missing', { user: text }),
  kind('database-missing', { database: text }),
  kind('tls-required', { host: text }),
  kind('tls-not-offered', { host: text }),
  kind('tls-certificate-rejected', { detail: text }),
  kind('too-many-connections', {}),
  kind('connection-limit-reached', { detail: text }),
  kind('server-not-ready', { detail: text }),
  kind('server-error', { detail: text }),
  kind('answer-too-large', { program: text }),

  // PostgreSQL tools
  kind('tools-missing', {}),
  kind('tools-folder-unusable', { folder: text }),
  kind('tool-not-executable', { file: text, detail: text }),
  kind('server-newer-than-tools', { server: text, newestTool: text }),

  // The dump
  kind('pg-dump-failed', {
    exitCode: z.number().nullable(),
    signal: text.nullable(),
    detail: text,
  }),
  kind('dump-incomplete', { detail: text }),
  kind('dump-stalled', { silentMs: z.number() }),
  kind('table-permission-denied', { table: text }),
  kind('row-level-security', { table: text }),
  kind('lock-timeout', { detail: text }),
  kind('table-vanished', { detail: text }),
  kind('standby-conflict', { detail: text }),
  kind('backup-cancelled', {}),
  kind('backup-already-running', { database: text }),

  // The file
  kind('insufficient-disk-space', {
    folder: text,
    neededBytes: bytes.nullable(),
    availableBytes: bytes.nullable(),
  }),
  kind('backup-directory-not-writable', { folder: text, detail: text }),
  kind('backup-directory-not-readable', { folder: text, detail: text }),
  kind('temporary-folder-unusable', { folder: text, detail: text }),
  kind('backup-directory-locked', { folder: text, owner: text }),
  kind('verification-failed', { detail: text }),
  kind('file-not-readable', { filename: text, detail: text }),
  kind('file-not-deletable', { filename: text, detail: text }),
  kind('backup-in-use', { filename: text }),
  kind('clock-not-trusted', { untilMs: z.number() }),
  kind('manifest-missing', { filename: text }),
  kind('manifest-not-readable', { file: text, detail: text }),
  kind('file-not-a-dump', { filename: text, detail: text, advice: text }),
  kind('statement-too-long', { offset: bytes, limitBytes: bytes }),
  kind('file-refused', { filename: text, detail: text }),
  kind('file-changed', { filename: text }),
  kind('not-a-regular-file', { file: text, fileKind: text }),
  kind('file-too-large', { file: text, limitBytes: bytes }),
  kind('backup-not-open', {}),
  kind('table-not-in-backup', { table: text }),
  kind('reading-cancelled', {}),
  kind('export-failed', { file: text, detail: text }),

  // Secrets, settings
  kind('keychain-unavailable', { detail: text }),
  kind('keychain-locked', {}),
  kind('keychain-timed-out', {}),
  kind('user-data-folder-unusable', { folder: text, detail: text }),
  kind('settings-not-writable', { detail: text }),
  kind('state-not-readable', { file: text, detail: text }),

  // Restoring
  kind('dump-not-trusted', { offset: bytes }),
  kind('statement-not-allowed', { statement: text, offset: bytes }),
  kind('dump-foreign', { filename: text }),
  kind('dump-makes-databases', { filename: text }),
  kind('several-databases-in-file', { filename: text, databases: z.array(text) }),
  kind('database-not-in-file', { filename: text, database: text, databases: z.array(text) }),
  kind('dump-without-tables', { filename: text, table: text }),
  kind('database-exists', { database: text }),
  kind('restore-failed', { detail: text, failure: restoreFailureSchema.optional() }),
  kind('restore-cancelled', {}),
  kind('restore-running', { database: text }),
  kind('restore-not-permitted', { user: text }),
  kind('database-not-owned', { database: text, user: text }),
  kind('database-not-replaceable', { database: text }),
  /** `needed`: those that have to be there without owners and grants, too. */
  kind('roles-missing', { roles: z.array(text), needed: z.array(text).optional() }),
  kind('extension-of-one-database', { extension: text, setting: text, database: text.nullable() }),
  kind('tables-need-new-database', {}),
  kind('half-made-database-left', { database: text, reason: text }),
  kind('restore-outcome-unknown', { database: text, kept: text.nullable(), scratch: text }),
  kind('kept-database-unknown', { keptId: text }),
  kind('kept-database-gone', { database: text }),
  kind('connection-keeps-database', { database: text }),
  kind('kept-database-elsewhere', { database: text, host: text, port: z.number() }),
  /** `wanted`: null for a dump that does not say it; 'unknown' was written by older versions. */
  kind('drill-no-server', { wanted: text.nullable(), found: z.array(text) }),
  kind('extensions-missing', {
    extensions: z.array(z.object({ name: text, package: text.nullable() })),
  }),
  kind('extension-not-provable', { extension: text, reason: text }),
  kind('drill-not-trusted', { filename: text }),
  kind('drill-needs-superuser', { detail: text, objects: z.array(text) }),
  kind('drill-failed', { detail: text }),
  kind('drill-too-long', { limitMs: z.number() }),
  kind('drill-cancelled', {}),
  kind('drill-running', { filename: text }),
  kind('drill-no-good-backup', {}),
  kind('drill-none-made-here', {}),

  // Admins and their sign-in
  kind('no-admin-yet', {}),
  kind('first-admin-exists', {}),
  kind('accounts-unreadable', { file: text, detail: text }),
  kind('admin-not-found', { name: text }),
  kind('admin-name-taken', { name: text }),
  kind('last-admin', { name: text }),
  kind('passphrase-wrong', {}),
  kind('sign-in-throttled', { waitMs: z.number() }),
  kind('not-signed-in', {}),
  kind('session-locked', {}),
  kind('session-expired', {}),
  kind('token-revoked', {}),
  kind('token-invalid', {}),
  kind('token-not-found', { token: text }),
  kind('audit-not-writable', { detail: text }),

  // Telling people
  kind('notice-not-delivered', { channel: text, detail: text }),

  // The HTTP API
  kind('request-refused', { detail: text }),
  kind('port-in-use', { port: z.number() }),

  // The sample database
  kind('server-programs-missing', {}),
  kind('sample-failed', { detail: text }),

  // A bug: the reference is in the log
  kind('unexpected', { reference: text }),
]);

export type NightjarError = z.infer<typeof errorSchema>;
export type ErrorCode = NightjarError['code'];
export type ErrorOf<Code extends ErrorCode> = Extract<NightjarError, { code: Code }>;

/** The way an error travels inside one process; at every door it becomes a value again. */
export class NightjarFailure extends Error {
  readonly error: NightjarError;

  constructor(error: NightjarError, options?: ErrorOptions) {
    super(error.code, options);
    this.name = 'NightjarFailure';
    this.error = error;
  }
}

/** The same error, with these words in the place of what a program said, where there is any of that. */
export function replaceDetail(error: NightjarError, detail: string): NightjarError {
  if (error.code === 'restore-failed') return { code: error.code, detail };
  return 'detail' in error ? { ...error, detail } : error;
}

/** Shorthand for `throw new NightjarFailure({...})` in expressions. */
export function fail(error: NightjarError, cause?: unknown): never {
  throw new NightjarFailure(error, cause === undefined ? undefined : { cause });
}

/** How a call answers across a process border: only values survive the trip. */
export type Result<Value> = { ok: true; value: Value } | { ok: false; error: NightjarError };

/** Turns what a schema refused into an `invalid-input` error, one problem for each field. */
export function invalidInput(error: z.ZodError): ErrorOf<'invalid-input'> {
  return {
    code: 'invalid-input',
    problems: error.issues.map((issue) => ({
      field: issue.path.map(String).join('.'),
      message: issue.message,
    })),
  };
}
