/** Texts about what prevents the next backup, and about the remedies. Pure functions: no I/O. */
import type { Remedy } from '../errors/remedies.ts';
import { describeError } from '../errors/messages.ts';
import type { ErrorCode } from '../errors/errors.ts';
import { isTonight, upcomingLabel } from '../describe-time.ts';
import { formatBytes } from '../format.ts';
import { text } from '../words/text.ts';
import type { Blocker } from './blockers.ts';

/** The label of the button of a remedy. */
export const remedyLabel = (remedy: Remedy): string => text(`remedy.${remedy}`);

/** Why no backup can be created, as the end of a sentence: "the server does not answer". */
function reasonOf(blocker: Blocker): string {
  switch (blocker.code) {
    case 'folder-unusable':
      return text(
        blocker.error.code === 'backup-directory-not-writable'
          ? 'blocker.reason.folder-not-writable'
          : 'blocker.reason.folder-not-readable',
      );
    case 'tools-missing':
      return text(
        blocker.error.code === 'server-newer-than-tools'
          ? 'blocker.reason.server-newer-than-tools'
          : 'blocker.reason.tools-missing',
      );
    case 'keychain-unusable':
      return text(
        blocker.error.code === 'keychain-locked'
          ? 'blocker.reason.keychain-locked'
          : 'blocker.reason.keychain-silent',
      );
    case 'sign-in-refused':
      return signInReason(blocker.error.code);
    case 'server-unavailable':
      return text(
        blocker.error.code === 'server-error' || blocker.error.code === 'answer-too-large'
          ? 'blocker.reason.server-error'
          : 'blocker.reason.server-silent',
      );
    case 'no-room':
      return text('blocker.reason.no-room', {
        needed: formatBytes(blocker.neededBytes),
        free: formatBytes(blocker.availableBytes),
      });
    case 'paused':
      return text('blocker.reason.paused', { by: blocker.by });
    case 'schedule-off':
    case 'not-started-at-login':
      return text(`blocker.reason.${blocker.code}`);
  }
}

function signInReason(code: ErrorCode): string {
  switch (code) {
    case 'password-wrong':
    case 'password-missing':
    case 'password-needed-again':
    case 'role-missing':
    case 'database-missing':
    case 'tls-required':
    case 'tls-not-offered':
    case 'tls-certificate-rejected':
      return text(`blocker.reason.${code}`);
    default:
      return text('blocker.reason.login-refused');
  }
}

/**
 * "Tonight’s backup cannot run: the server does not answer." `next` is the time of the next
 * scheduled backup; null if none is planned.
 */
export function cannotRun(blocker: Blocker, next: Date | null, now: Date): string {
  const reason = reasonOf(blocker);
  if (next === null) return text('blocker.now', { reason });
  return isTonight(next, now)
    ? text('blocker.tonight', { reason })
    : text('blocker.next', { time: upcomingLabel(next, now), reason });
}

/** The explanation and the next step of a blocker, for a panel. */
export function describeBlocker(
  blocker: Blocker,
  now: Date,
): { title: string; explanation: string; nextStep: string } {
  switch (blocker.code) {
    case 'no-room':
      return {
        title: text('blocker.no-room.title'),
        explanation: text('blocker.no-room.explanation', {
          needed: formatBytes(blocker.neededBytes),
          free: formatBytes(blocker.availableBytes),
          folder: blocker.folder,
        }),
        nextStep: text('blocker.no-room.next-step'),
      };
    case 'paused':
      return {
        title: text('blocker.paused.title'),
        explanation: text('blocker.paused.explanation', {
          by: blocker.by,
          until: upcomingLabel(new Date(blocker.until), now),
        }),
        nextStep: text('blocker.paused.next-step'),
      };
    case 'schedule-off':
    case 'not-started-at-login':
      return {
        title: text(`blocker.${blocker.code}.title`),
        explanation: text(`blocker.${blocker.code}.explanation`),
        nextStep: text(`blocker.${blocker.code}.next-step`),
      };
    default:
      return describeError(blocker.error);
  }
}
