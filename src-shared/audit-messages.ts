/** Describes each entry of the audit trail in one sentence. The text cannot control a terminal. */
import type {
  Actor,
  AuditEntry,
  AuditFacts,
  AuditKind,
  AuditVerdict,
  LockReason,
} from './domain/admin.ts';
import { text, type TextId } from './words/text.ts';
import { showTurns } from './visible-text.ts';

const longestFact = 200;

/**
 * C0, DEL, C1, line separators, characters that change the writing direction, invisible characters.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function shown(fact: AuditFacts[string] | undefined): string {
  const full = fact === undefined || fact === null ? text('audit.fact-unknown') : String(fact);
  const short = full.length > longestFact ? `${full.slice(0, longestFact)}…` : full;
  return showTurns(short).replaceAll(unsafe, '\ufffd');
}

/** Kinds that an unknown person causes. Everything else without an actor was done by Nightjar itself. */
const causedByUnknownUser: ReadonlySet<AuditKind> = new Set(['sign-in-failed', 'request-refused']);

function describeActor(actor: Actor, kind: AuditKind): string {
  switch (actor.kind) {
    case 'admin':
      return shown(actor.name);
    case 'os-user':
      return text('audit.actor.os-user', { name: shown(actor.name) });
    case 'schedule':
      return text('audit.actor.schedule');
    case 'nobody':
      return causedByUnknownUser.has(kind)
        ? text('audit.actor.unknown')
        : text('audit.actor.nightjar');
  }
}

/** The words for a fact that has a fixed set of values. */
const lockReasons = {
  asked: 'audit.lock.asked',
  idle: 'audit.lock.idle',
  'screen-locked': 'audit.lock.screen-locked',
  sleep: 'audit.lock.sleep',
} as const satisfies Record<LockReason, TextId>;

const rejections = {
  'token-invalid': 'audit.rejected.token-invalid',
  'session-expired': 'audit.rejected.session-expired',
  'token-revoked': 'audit.rejected.token-revoked',
} as const;

type Words = typeof lockReasons & typeof rejections;

/** Returns the value as it is if this version does not know it. */
function worded(words: Partial<Words>, value: string): string {
  const id = new Map(Object.entries(words)).get(value);
  return id === undefined ? value : text(id);
}

/** "Ada deleted backup_….sql.gz of shop by the rule older-than-limit." */
export function describeAuditEntry({
  by,
  kind,
  facts,
}: Pick<AuditEntry, 'by' | 'kind' | 'facts'>): string {
  const actor = describeActor(by, kind);
  const fact = (name: string): string => shown(facts[name]);
  switch (kind) {
    case 'first-admin-created':
      return text('audit.first-admin-created', { actor, name: fact('name') });
    case 'admin-added':
      return text('audit.admin-added', { actor, name: fact('name') });
    case 'admin-removed':
      return text('audit.admin-removed', { actor, name: fact('name') });
    case 'passphrase-changed':
      return text('audit.passphrase-changed', { actor, name: fact('name') });
    case 'passphrase-reset':
      return text('audit.passphrase-reset', { actor, name: fact('name') });
    case 'account-change-failed':
      return text('audit.account-change-failed', {
        actor,
        name: fact('name'),
        change: fact('change'),
      });
    case 'signed-in':
      return text('audit.signed-in', { actor });
    case 'sign-in-failed':
      return text('audit.sign-in-failed', { actor, reason: fact('reason') });
    case 'signed-out':
      return text('audit.signed-out', { actor });
    case 'unlocked':
      return text('audit.unlocked', { actor });
    case 'token-revoked':
      return text('audit.token-revoked', { actor, name: fact('name') });
    case 'tokens-all-revoked':
      return text('audit.tokens-all-revoked', { actor });
    case 'connection-added':
      return text('audit.connection-added', { actor, name: fact('name') });
    case 'connection-changed':
      return text('audit.connection-changed', { actor, name: fact('name') });
    case 'connection-removed':
      return text('audit.connection-removed', { actor, name: fact('name') });
    case 'setting-changed':
      return text('audit.setting-changed', {
        actor,
        setting: fact('setting'),
        value: fact('value'),
      });
    case 'schedule-changed':
      return text('audit.schedule-changed', {
        actor,
        name: fact('name'),
        keepDays: fact('keepDays'),
      });
    case 'schedules-paused':
      return text('audit.schedules-paused', { actor, until: fact('until') });
    case 'schedules-resumed':
      return text('audit.schedules-resumed', { actor });
    case 'notices-changed':
      return text('audit.notices-changed', { actor });
    case 'backup-begun':
      return text('audit.backup-begun', { actor, database: fact('database') });
    case 'backup-created':
      return text('audit.backup-created', {
        actor,
        filename: fact('filename'),
        database: fact('database'),
      });
    case 'backup-failed':
      return text('audit.backup-failed', {
        actor,
        database: fact('database'),
        error: fact('error'),
      });
    case 'backup-cancelled':
      return text('audit.backup-cancelled', { actor, database: fact('database') });
    case 'backup-kept':
      return text('audit.backup-kept', {
        actor,
        filename: fact('filename'),
        database: fact('database'),
      });
    case 'backup-released':
      return text('audit.backup-released', {
        actor,
        filename: fact('filename'),
        database: fact('database'),
      });
    case 'backup-accepted':
      return text('audit.backup-accepted', {
        actor,
        filename: fact('filename'),
        database: fact('database'),
      });
    case 'backup-checked':
      return text('audit.backup-checked', {
        actor,
        filename: fact('filename'),
        outcome: fact('outcome'),
      });
    case 'backup-opened':
      return text('audit.backup-opened', { actor, filename: fact('filename') });
    case 'table-exported':
      return text('audit.table-exported', {
        actor,
        table: fact('table'),
        backup: fact('backup'),
        filename: fact('filename'),
      });
    case 'database-compared':
      return text('audit.database-compared', {
        actor,
        backup: fact('backup'),
        database: fact('database'),
      });
    case 'restore-begun':
      return text('audit.restore-begun', {
        actor,
        filename: fact('filename'),
        target: fact('target'),
      });
    case 'backup-restored':
      return text('audit.backup-restored', {
        actor,
        filename: fact('filename'),
        target: fact('target'),
      });
    case 'restore-failed':
      return text('audit.restore-failed', {
        actor,
        filename: fact('filename'),
        target: fact('target'),
        error: fact('error'),
      });
    case 'restore-undone':
      return text('audit.restore-undone', { actor, target: fact('target') });
    case 'replaced-database-dropped':
      return text('audit.replaced-database-dropped', { actor, target: fact('target') });
    case 'drill-begun':
      return text('audit.drill-begun', { actor, filename: fact('filename') });
    case 'drill-ended':
      return text('audit.drill-ended', {
        actor,
        filename: fact('filename'),
        outcome: fact('outcome'),
      });
    case 'torn-line':
      return text('audit.torn-line', { actor });
    case 'head-missing':
      return text('audit.head-missing', { actor });
    case 'locked':
      return text('audit.locked', { actor, reason: worded(lockReasons, fact('reason')) });
    case 'token-created':
      return text('audit.token-created', {
        actor,
        name: fact('name'),
        days: Number(facts['days']),
      });
    case 'request-refused': {
      const reason = worded(rejections, fact('reason'));
      const before = facts['before'];
      return typeof before === 'number' && before > 0
        ? text('audit.requests-refused', { actor, reason, before })
        : text('audit.request-refused', { actor, reason });
    }
    case 'backup-deleted': {
      const values = { actor, filename: fact('filename'), database: fact('database') };
      if (facts['forGood'] === true) return text('audit.backup-deleted-for-good', values);
      return typeof facts['rule'] === 'string'
        ? text('audit.backup-deleted-by-rule', { ...values, rule: fact('rule') })
        : text('audit.backup-deleted', values);
    }
    case 'backup-put-back': {
      const values = { actor, filename: fact('filename'), database: fact('database') };
      return facts['pinned'] === true
        ? text('audit.backup-put-back-and-pinned', values)
        : text('audit.backup-put-back', values);
    }
    case 'trash-emptied': {
      const count = Number(facts['count'] ?? 0);
      return text('audit.trash-emptied', { actor, database: fact('database'), count });
    }
  }
}

/** Describes the damage of the trail. Returns null if the trail is complete. */
export function describeBreaks({ breaks }: AuditVerdict): string | null {
  if (breaks.length === 0) return null;
  return `${breaks.map(({ reason, line }) => text(`audit.break.${reason}`, { line })).join('; ')}.`;
}
