/** Describes each entry of the audit trail in one sentence. The text cannot control a terminal. */
import type {
  Actor,
  AuditEntry,
  AuditFacts,
  AuditKind,
  AuditVerdict,
  LockReason,
} from './domain/admin.ts';
import { showTurns } from './visible-text.ts';

const longestFact = 200;

/**
 * C0, DEL, C1, line separators, characters that change the writing direction, invisible characters.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function shown(fact: AuditFacts[string] | undefined): string {
  const text = fact === undefined || fact === null ? 'unknown' : String(fact);
  const short = text.length > longestFact ? `${text.slice(0, longestFact)}…` : text;
  return showTurns(short).replaceAll(unsafe, '\ufffd');
}

/** Kinds that an unknown person causes. Everything else without an actor was done by Nightjar itself. */
const causedByUnknownUser: ReadonlySet<AuditKind> = new Set(['sign-in-failed', 'request-refused']);

function describeActor(actor: Actor, kind: AuditKind): string {
  switch (actor.kind) {
    case 'admin':
      return shown(actor.name);
    case 'os-user':
      return `${shown(actor.name)} (user of this computer)`;
    case 'schedule':
      return 'The schedule';
    case 'nobody':
      return causedByUnknownUser.has(kind) ? 'An unknown user' : 'Nightjar';
  }
}

type AuditMessages = Readonly<
  Record<AuditKind, (fact: (name: string) => string, facts: AuditFacts) => string>
>;

const lockMessage: ReadonlyMap<string, string> = new Map(
  Object.entries({
    asked: 'on request',
    idle: 'after a time without input',
    'screen-locked': 'because the screen was locked',
    sleep: 'before the computer went to sleep',
  } satisfies Record<LockReason, string>),
);

const rejectionMessage: ReadonlyMap<string, string> = new Map([
  ['token-invalid', 'a token that this Nightjar did not create'],
  ['session-expired', 'an expired token'],
  ['token-revoked', 'a revoked token'],
]);

const auditMessages: AuditMessages = {
  'first-admin-created': (fact) => `created the first admin, ${fact('name')}`,
  'admin-added': (fact) => `added the admin ${fact('name')}`,
  'admin-removed': (fact) => `removed the admin ${fact('name')}`,
  'passphrase-changed': (fact) => `changed the passphrase of ${fact('name')}`,
  'passphrase-reset': (fact) => `set a new passphrase for ${fact('name')} without the old one`,
  'account-change-failed': (fact) =>
    `could not finish a change of the account ${fact('name')} (${fact('change')})`,
  'signed-in': () => 'signed in',
  'sign-in-failed': (fact) => `could not sign in (${fact('reason')})`,
  'signed-out': () => 'signed out',
  locked: (fact) => `locked the window (${lockMessage.get(fact('reason')) ?? fact('reason')})`,
  unlocked: () => 'unlocked the window',
  'token-created': (fact) =>
    `created the token ${fact('name')}, valid for ${fact('days')} ${fact('days') === '1' ? 'day' : 'days'}`,
  'token-revoked': (fact) => `revoked the token ${fact('name')}`,
  'tokens-all-revoked': () => 'lost all sign-ins and tokens: their key or their list was missing',
  'request-refused': (fact, facts) =>
    `had a request rejected by the HTTP API (${rejectionMessage.get(fact('reason')) ?? fact('reason')})${
      typeof facts['before'] === 'number' && facts['before'] > 0
        ? `, after ${facts['before']} more without an entry`
        : ''
    }`,
  'connection-added': (fact) => `added the connection ${fact('name')}`,
  'connection-changed': (fact) => `changed the connection ${fact('name')}`,
  'connection-removed': (fact) => `removed the connection ${fact('name')}`,
  'setting-changed': (fact) => `set ${fact('setting')} to ${fact('value')}`,
  'schedule-changed': (fact) =>
    `changed the schedule of ${fact('name')} (backups are kept for ${fact('keepDays')} days)`,
  'schedules-paused': (fact) => `paused all schedules until ${fact('until')}`,
  'schedules-resumed': () => 'ended the pause of the schedules',
  'notices-changed': () => 'changed where notifications are sent',
  'backup-begun': (fact) => `started a backup of ${fact('database')}`,
  'backup-created': (fact) => `created ${fact('filename')} of ${fact('database')}`,
  'backup-failed': (fact) => `could not back up ${fact('database')} (${fact('error')})`,
  'backup-cancelled': (fact) => `cancelled a backup of ${fact('database')}`,
  'backup-deleted': (fact, facts) =>
    `deleted ${fact('filename')} of ${fact('database')}${
      typeof facts['rule'] === 'string' ? ` by the rule ${fact('rule')}` : ''
    }`,
  'backup-kept': (fact) => `pinned ${fact('filename')} of ${fact('database')}`,
  'backup-released': (fact) => `unpinned ${fact('filename')} of ${fact('database')}`,
  'backup-accepted': (fact) =>
    `acknowledged the warnings of ${fact('filename')} of ${fact('database')}`,
  'backup-checked': (fact) => `read ${fact('filename')} again (${fact('outcome')})`,
  'backup-opened': (fact) => `opened ${fact('filename')}`,
  'table-exported': (fact) =>
    `exported ${fact('table')} of ${fact('backup')} to ${fact('filename')}`,
  'database-compared': (fact) =>
    `started to compare ${fact('backup')} with ${fact('database')} as it is now`,
  'restore-begun': (fact) => `started to restore ${fact('filename')} into ${fact('target')}`,
  'backup-restored': (fact) => `restored ${fact('filename')} into ${fact('target')}`,
  'restore-failed': (fact) =>
    `could not restore ${fact('filename')} into ${fact('target')} (${fact('error')})`,
  'restore-undone': (fact) => `restored the replaced database ${fact('target')} (Undo)`,
  'replaced-database-dropped': (fact) => `dropped the replaced database ${fact('target')}`,
  'drill-begun': (fact) => `started a restore drill of ${fact('filename')}`,
  'drill-ended': (fact) => `finished a restore drill of ${fact('filename')} (${fact('outcome')})`,
  'torn-line': () => 'found an incomplete entry, written during a crash',
  'head-missing': () => 'found that the file with the last entry of the trail is missing',
};

/** "Ada deleted backup_….sql.gz of shop by the rule older-than-limit." */
export function describeAuditEntry({
  by,
  kind,
  facts,
}: Pick<AuditEntry, 'by' | 'kind' | 'facts'>): string {
  return `${describeActor(by, kind)} ${auditMessages[kind]((name) => shown(facts[name]), facts)}.`;
}

const breakMessages = {
  changed: (line: number) => `line ${line} was changed`,
  removed: (line: number) => `lines before line ${line} are missing`,
  reordered: (line: number) => `line ${line} is not in its place`,
  cut: (line: number) => `the end is missing, from line ${line} on`,
  'head-missing': (line: number) =>
    `the file with the last entry was missing before line ${line} was written`,
} as const;

/** Describes the damage of the trail. Returns null if the trail is complete. */
export function describeBreaks({ breaks }: AuditVerdict): string | null {
  if (breaks.length === 0) return null;
  return `${breaks.map(({ reason, line }) => breakMessages[reason](line)).join('; ')}.`;
}
