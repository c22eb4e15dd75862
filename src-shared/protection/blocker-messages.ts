/** Texts about what prevents the next backup, and about the remedies. Pure functions: no I/O. */
import type { Remedy } from '../errors/remedies.ts';
import { describeError } from '../errors/messages.ts';
import { upcomingTime } from '../describe-time.ts';
import { formatBytes } from '../format.ts';
import type { Blocker } from './blockers.ts';

/** The label of the button of each remedy. */
export const remedyLabels: Readonly<Record<Remedy, string>> = {
  'edit-connection': 'Edit connection…',
  'try-again': 'Try again',
  'unlock-keychain': 'Unlock and try again',
  'choose-backup-folder': 'Choose another folder…',
  'use-earlier-folder': 'Use that folder again',
  'open-backup-folder': 'Open the folder',
  'choose-tools-folder': 'Choose the folder of the tools…',
  'search-tools': 'Search again',
  'delete-old-backups': 'Delete old backups…',
  'resume-schedule': 'Resume now',
  'open-schedule': 'Open the schedule',
  'start-at-login': 'Start at login',
  'open-log-folder': 'Open log folder',
};

/** Why no backup can be created, as the end of a sentence: "the server does not answer". */
function reasonOf(blocker: Blocker): string {
  switch (blocker.code) {
    case 'folder-unusable':
      return blocker.error.code === 'backup-directory-not-writable'
        ? 'the backup folder cannot be written to'
        : 'the backup folder cannot be read';
    case 'tools-missing':
      return blocker.error.code === 'server-newer-than-tools'
        ? 'the server is newer than the installed PostgreSQL tools'
        : 'the PostgreSQL tools are missing';
    case 'keychain-unusable':
      return blocker.error.code === 'keychain-locked'
        ? 'the keychain is locked'
        : 'the keychain does not return the password';
    case 'sign-in-refused':
      return signInReasons[blocker.error.code] ?? 'the server rejects the login';
    case 'server-unavailable':
      return blocker.error.code === 'server-error' || blocker.error.code === 'answer-too-large'
        ? 'the server reports an error'
        : 'the server does not answer';
    case 'no-room':
      return `it needs about ${formatBytes(blocker.neededBytes)}, and ${formatBytes(blocker.availableBytes)} are free`;
    case 'paused':
      return `${blocker.by} paused the schedules`;
    case 'schedule-off':
      return 'the schedule is off';
    case 'not-started-at-login':
      return 'Nightjar is not started at login';
  }
}

const signInReasons: Readonly<Record<string, string>> = {
  'password-wrong': 'the server rejects the password',
  'password-missing': 'the password is missing',
  'password-needed-again': 'the password is missing for this server',
  'role-missing': 'the server does not have this user',
  'database-missing': 'the server does not have this database',
  'tls-required': 'the server requires TLS',
  'tls-not-offered': 'the server does not offer TLS',
  'tls-certificate-rejected': 'the certificate of the server is not trusted',
};

/**
 * "Tonight’s backup cannot run: the server does not answer." `next` is the time of the next
 * scheduled backup; null if none is planned.
 */
export function cannotRun(blocker: Blocker, next: Date | null, now: Date): string {
  const reason = reasonOf(blocker);
  if (next === null) return `No backup can be created now: ${reason}.`;
  const time = upcomingTime(next, now);
  return time.startsWith('tonight')
    ? `Tonight’s backup cannot run: ${reason}.`
    : `The next backup (${time.replace(/^on /u, '')}) cannot run: ${reason}.`;
}

/** The explanation and the next step of a blocker, for a panel. */
export function describeBlocker(
  blocker: Blocker,
  now: Date,
): { title: string; explanation: string; nextStep: string } {
  switch (blocker.code) {
    case 'no-room':
      return {
        title: 'Not enough room for the next backup',
        explanation: `The next backup needs about ${formatBytes(blocker.neededBytes)}; ${formatBytes(blocker.availableBytes)} are free in ${blocker.folder}.`,
        nextStep: 'Delete backups that you do not need, or choose a folder on another disk.',
      };
    case 'paused':
      return {
        title: 'Schedules are paused',
        explanation: `${blocker.by} paused all schedules until ${upcomingTime(new Date(blocker.until), now).replace(/^on /u, '')}. Backups that are due before that time do not run.`,
        nextStep: 'Resume the schedules to create the backups as planned.',
      };
    case 'schedule-off':
      return {
        title: 'The schedule is off',
        explanation: 'Nightjar creates no backup of this database automatically.',
        nextStep: 'Turn the schedule on, or create backups yourself.',
      };
    case 'not-started-at-login':
      return {
        title: 'Nightjar does not start at login',
        explanation:
          'Scheduled backups run only while Nightjar runs. After a restart of this computer, someone has to start it.',
        nextStep: 'Let Nightjar start when you log in.',
      };
    default:
      return describeError(blocker.error);
  }
}
