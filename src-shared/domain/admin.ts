/** Admins, their sign-in, tokens for scripts, and the entries of the audit trail. */
import { z } from 'zod';
import { errorSchema } from '../errors/errors.ts';
import { characters, longestPassphrase, shortestPassphrase } from './passphrase-length.ts';
import { text } from '../words/text.ts';

/** Control characters, characters that change the writing direction, and invisible characters. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

export const adminNameSchema = z
  .string()
  .max(1000, { error: () => text('field.admin-name.too-long'), abort: true })
  .trim()
  .normalize('NFC')
  .min(1, { error: () => text('field.admin-name.missing') })
  .max(60, { error: () => text('field.admin-name.too-long') })
  .refine((name) => !unseen.test(name), {
    error: () => text('field.admin-name.invisible'),
  });

/** A new passphrase. Length is its only requirement. */
export const passphraseSchema = z
  .string()
  .max(longestPassphrase, {
    error: () => text('field.passphrase.too-long', { most: longestPassphrase }),
  })
  .refine((passphrase) => characters(passphrase) >= shortestPassphrase, {
    error: () => text('field.passphrase.too-short', { least: shortestPassphrase }),
  });

/** A passphrase as the user typed it, to be checked. */
export const triedPassphraseSchema = z.string().max(longestPassphrase);

export const adminSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  createdAt: z.iso.datetime(),
});
export type Admin = z.infer<typeof adminSchema>;

/** The audiences of tokens. A token is valid for one entry point only. */
export const audiences = ['nightjar-window', 'nightjar-cli', 'nightjar-api'] as const;
export type Audience = (typeof audiences)[number];

const longestTokenDays = 366;
export const tokenDaysSchema = z
  .number({ error: () => text('field.days.number') })
  .int({ error: () => text('field.days.whole') })
  .min(1, { error: () => text('field.token-days.too-few') })
  .max(longestTokenDays, {
    error: () => text('field.token-days.too-many', { most: longestTokenDays }),
  });

/** A token for scripts, without the token itself. The token is shown once and not stored. */
export const apiTokenSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  admin: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type ApiToken = z.infer<typeof apiTokenSchema>;

export const newTokenSchema = apiTokenSchema.extend({ token: z.string() });
export type NewToken = z.infer<typeof newTokenSchema>;

export const lockAfterMinutesSchema = z
  .number({ error: () => text('field.minutes.number') })
  .int({ error: () => text('field.minutes.whole') })
  .min(1, { error: () => text('field.minutes.too-few') })
  .max(1440, { error: () => text('field.minutes.too-many') });
export const defaultLockAfterMinutes = 15;

export const lockReasons = ['asked', 'idle', 'screen-locked', 'sleep'] as const;
export type LockReason = (typeof lockReasons)[number];

/** Why no admin is signed in: not since the start, signed out on request, expired, or revoked. */
export const signedOutReasons = ['not-yet', 'asked', 'expired', 'revoked'] as const;
export type SignedOutReason = (typeof signedOutReasons)[number];

/** The admin who is signed in to one window. */
export const sessionStateSchema = z.discriminatedUnion('state', [
  /** The first start: there is no admin yet. */
  z.object({ state: z.literal('needs-first-admin') }),
  z.object({ state: z.literal('signed-out'), reason: z.enum(signedOutReasons) }),
  z.object({ state: z.literal('locked'), admin: z.string(), reason: z.enum(lockReasons) }),
  z.object({
    state: z.literal('signed-in'),
    admin: z.string(),
    expiresAt: z.iso.datetime(),
    /** True if the sign-in remains valid after a restart of Nightjar. */
    staysSignedIn: z.boolean(),
  }),
  /** Sign-in is impossible: the accounts cannot be read, the keychain is locked, … */
  z.object({ state: z.literal('unusable'), error: errorSchema }),
]);
export type SessionState = z.infer<typeof sessionStateSchema>;

/** All kinds of entries in the audit trail. */
export const auditKinds = [
  'first-admin-created',
  'admin-added',
  'admin-removed',
  'passphrase-changed',
  'passphrase-reset',
  'account-change-failed',
  'signed-in',
  'sign-in-failed',
  'signed-out',
  'locked',
  'unlocked',
  'token-created',
  'token-revoked',
  'tokens-all-revoked',
  'request-refused',
  'connection-added',
  'connection-changed',
  'connection-removed',
  'setting-changed',
  'schedule-changed',
  'schedules-paused',
  'schedules-resumed',
  'notices-changed',
  'backup-begun',
  'backup-created',
  'backup-failed',
  'backup-cancelled',
  'backup-deleted',
  'backup-put-back',
  'trash-emptied',
  'backup-kept',
  'backup-released',
  'backup-accepted',
  'backup-checked',
  'backup-opened',
  'table-exported',
  'database-compared',
  'restore-begun',
  'backup-restored',
  'restore-failed',
  'restore-undone',
  'replaced-database-dropped',
  'drill-begun',
  'drill-ended',
  'torn-line',
  'head-missing',
] as const;
export const auditKindSchema = z.enum(auditKinds);
export type AuditKind = z.infer<typeof auditKindSchema>;

/** The actor: an admin, the user of the operating system, the schedule, or an unknown user. */
export const actorSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('admin'),
    name: z.string(),
    door: z.enum(['window', 'cli', 'api']),
  }),
  z.strictObject({ kind: z.literal('os-user'), name: z.string() }),
  z.strictObject({ kind: z.literal('schedule') }),
  z.strictObject({ kind: z.literal('nobody') }),
]);
export type Actor = z.infer<typeof actorSchema>;

const factSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export const auditFactsSchema = z.record(z.string(), factSchema);
export type AuditFacts = z.infer<typeof auditFactsSchema>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/u);

/**
 * One line of the trail. `hash` is the SHA-256 of all other fields, `previous` is the hash of the
 * line before.
 */
export const auditEntrySchema = z.strictObject({
  sequence: z.number().int().positive(),
  at: z.iso.datetime(),
  kind: auditKindSchema,
  by: actorSchema,
  facts: auditFactsSchema,
  previous: sha256,
  hash: sha256,
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditQuerySchema = z.strictObject({
  /** Only entries before this number; null for the newest entries. */
  before: z.number().int().positive().nullable(),
  limit: z.number().int().min(1).max(500),
  /** Only these kinds; null for all kinds. */
  kinds: z.array(auditKindSchema).max(auditKinds.length).nullable(),
  /** Only entries whose sentence contains this text, ignoring case; '' for all entries. */
  text: z.string().max(200),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;

export const auditPageSchema = z.object({
  /** Newest first. Each entry has its sentence, which is safe to print. */
  entries: z.array(auditEntrySchema.extend({ sentence: z.string() })),
  /** `before` of the next page; null if there is no next page. */
  next: z.number().int().positive().nullable(),
});
export type AuditPage = z.infer<typeof auditPageSchema>;

/** Ways in which the trail can differ from what was written. */
export const auditBreakReasons = [
  'changed',
  'removed',
  'reordered',
  'cut',
  'head-missing',
] as const;
export interface AuditBreak {
  /**
   * Line in the file, from 1. If the end or the head file is missing: the line after the last line.
   */
  line: number;
  reason: (typeof auditBreakReasons)[number];
}

export interface AuditVerdict {
  entries: number;
  /** The first few breaks, in the order of the file; empty if the trail is complete. */
  breaks: AuditBreak[];
  /** Lines that a crash cut short. These are no sign of tampering. */
  tornLines: number;
}
