/**
 * The actions that can remove the cause of an error. The window shows them as buttons. A closed
 * list: an error names what the user can do now, and nothing else. Pure functions: no I/O.
 */
import type { ErrorCode } from './errors.ts';

export const remedies = [
  'edit-connection',
  'try-again',
  'unlock-keychain',
  'choose-backup-folder',
  'use-earlier-folder',
  'open-backup-folder',
  'choose-tools-folder',
  'search-tools',
  'delete-old-backups',
  'resume-schedule',
  'open-schedule',
  'start-at-login',
  'open-log-folder',
] as const;
export type Remedy = (typeof remedies)[number];

const editConnection: readonly Remedy[] = ['edit-connection', 'try-again'];
const server: readonly Remedy[] = ['try-again', 'edit-connection'];
const keychain: readonly Remedy[] = ['unlock-keychain', 'edit-connection'];
const tools: readonly Remedy[] = ['choose-tools-folder', 'search-tools'];
const folder: readonly Remedy[] = ['try-again', 'choose-backup-folder', 'open-backup-folder'];
const retry: readonly Remedy[] = ['try-again', 'open-log-folder'];

const ofCode: Partial<Record<ErrorCode, readonly Remedy[]>> = {
  'host-unknown': server,
  'connection-refused': server,
  'connection-timed-out': server,
  'connection-lost': ['try-again', 'edit-connection', 'open-log-folder'],
  'server-not-ready': ['try-again'],
  'too-many-connections': ['try-again'],
  'connection-limit-reached': ['try-again'],
  'password-wrong': editConnection,
  'password-missing': editConnection,
  'password-needed-again': ['edit-connection'],
  'login-refused': server,
  'role-missing': editConnection,
  'database-missing': editConnection,
  'tls-required': editConnection,
  'tls-not-offered': editConnection,
  'tls-certificate-rejected': editConnection,
  'answer-too-large': server,
  'keychain-locked': keychain,
  'keychain-unavailable': keychain,
  'keychain-timed-out': keychain,
  'tools-missing': tools,
  'tools-folder-unusable': tools,
  'tool-not-executable': tools,
  'server-newer-than-tools': tools,
  'insufficient-disk-space': [
    'delete-old-backups',
    'choose-backup-folder',
    'open-backup-folder',
    'try-again',
  ],
  'backup-directory-not-writable': folder,
  'backup-directory-not-readable': folder,
  'backup-directory-locked': ['try-again'],
  'backup-already-running': [],
};

/** What the user can do about an error of a backup or a connection, the most likely first. */
export function remediesOf(code: ErrorCode): readonly Remedy[] {
  return ofCode[code] ?? retry;
}
