/** The kinds of the audit trail in groups, for the filter. Pure functions: no I/O. */
import { auditKinds, type AuditKind } from '#shared/domain/admin.ts';

export const auditGroups = {
  'sign-ins': 'activity.group.sign-ins',
  accounts: 'activity.group.accounts',
  settings: 'activity.group.settings',
  backups: 'activity.group.backups',
  contents: 'activity.group.contents',
  restores: 'activity.group.restores',
} as const;
export type AuditGroup = keyof typeof auditGroups;

const groups: Readonly<Record<AuditKind, AuditGroup>> = {
  'first-admin-created': 'accounts',
  'admin-added': 'accounts',
  'admin-removed': 'accounts',
  'passphrase-changed': 'accounts',
  'passphrase-reset': 'accounts',
  'account-change-failed': 'accounts',
  'signed-in': 'sign-ins',
  'sign-in-failed': 'sign-ins',
  'signed-out': 'sign-ins',
  locked: 'sign-ins',
  unlocked: 'sign-ins',
  'token-created': 'accounts',
  'token-revoked': 'accounts',
  'tokens-all-revoked': 'accounts',
  'request-refused': 'sign-ins',
  'connection-added': 'settings',
  'connection-changed': 'settings',
  'connection-removed': 'settings',
  'setting-changed': 'settings',
  'schedule-changed': 'settings',
  'schedules-paused': 'settings',
  'schedules-resumed': 'settings',
  'notices-changed': 'settings',
  'backup-begun': 'backups',
  'backup-created': 'backups',
  'backup-failed': 'backups',
  'backup-cancelled': 'backups',
  'backup-deleted': 'backups',
  'backup-put-back': 'backups',
  'trash-emptied': 'backups',
  'backup-kept': 'backups',
  'backup-released': 'backups',
  'backup-accepted': 'backups',
  'backup-checked': 'backups',
  'backup-opened': 'contents',
  'table-exported': 'contents',
  'database-compared': 'contents',
  'restore-begun': 'restores',
  'backup-restored': 'restores',
  'restore-failed': 'restores',
  'restore-undone': 'restores',
  'replaced-database-dropped': 'restores',
  'drill-begun': 'restores',
  'drill-ended': 'restores',
  'torn-line': 'sign-ins',
  'head-missing': 'sign-ins',
};

/** Returns the kinds of a group. Returns null for null: all kinds. */
export const kindsOf = (group: AuditGroup | null): AuditKind[] | null =>
  group === null ? null : auditKinds.filter((kind) => groups[kind] === group);

/** Kinds of failed actions and rejected requests. */
const bad: ReadonlySet<AuditKind> = new Set([
  'account-change-failed',
  'sign-in-failed',
  'tokens-all-revoked',
  'request-refused',
  'backup-failed',
  'restore-failed',
  'torn-line',
  'head-missing',
]);
export const isBad = (kind: AuditKind): boolean => bad.has(kind);
