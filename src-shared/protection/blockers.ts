/**
 * Finds everything that is known to prevent the next backup. The window, the tray and the command
 * line use the same list. Pure functions: no I/O.
 */
import type { BackupList } from '../domain/backup.ts';
import type { ScheduleOverview } from '../domain/schedule-overview.ts';
import type { ServerAnswer } from '../domain/server-answer.ts';
import type { ErrorCode, NightjarError } from '../errors/errors.ts';
import { remediesOf, type Remedy } from '../errors/remedies.ts';
import { isGood } from './good-backup.ts';
import { likelyNeededBytes } from './space.ts';

type Cause =
  | { code: 'folder-unusable'; error: NightjarError }
  | { code: 'tools-missing'; error: NightjarError }
  | { code: 'keychain-unusable'; error: NightjarError }
  | { code: 'sign-in-refused'; error: NightjarError }
  | { code: 'server-unavailable'; error: NightjarError }
  | { code: 'no-room'; neededBytes: number; availableBytes: number; folder: string }
  | { code: 'paused'; by: string; until: string }
  | { code: 'schedule-off' }
  | { code: 'not-started-at-login' };

export type Blocker = Cause & {
  /**
   * `backup`: no backup can be created, not even by hand. `schedule`: only scheduled backups do not
   * run. `hint`: scheduled backups run only under a condition.
   */
  stops: 'backup' | 'schedule' | 'hint';
  /** Time of the check; null if the fact is always up to date. */
  checkedAt: string | null;
  /** The actions that remove the blocker, the most likely first. */
  remedies: readonly Remedy[];
};

export interface BlockerFacts {
  /** undefined while the folder is being read. */
  list: BackupList | undefined;
  /** undefined while the schedule is unknown. */
  schedule: ScheduleOverview | undefined;
  /** undefined if the server was not asked since the start. */
  server: ServerAnswer | undefined;
  /** True if no PostgreSQL tools were found on this computer. */
  toolsMissing: boolean;
  /** undefined while the setting is unknown. */
  opensAtLogin: boolean | undefined;
  now: Date;
}

/** Those that stop a backup come first, then those that stop only the schedule, then hints. */
export function findBlockers(facts: BlockerFacts): Blocker[] {
  return [...folderBlocker(facts), ...serverBlocker(facts), ...room(facts), ...schedule(facts)];
}

function folderBlocker({ list }: BlockerFacts): Blocker[] {
  const error = list?.readError ?? list?.writeError ?? null;
  if (error === null) return [];
  return [
    {
      code: 'folder-unusable',
      error,
      stops: 'backup',
      checkedAt: null,
      remedies: remediesOf(error.code),
    },
  ];
}

/** The errors after which a later backup would fail, too. Others end by themselves. */
const causes: Partial<Record<ErrorCode, Extract<Cause, { error: NightjarError }>['code']>> = {
  'tools-missing': 'tools-missing',
  'tool-not-executable': 'tools-missing',
  'tools-folder-unusable': 'tools-missing',
  'server-newer-than-tools': 'tools-missing',
  'keychain-locked': 'keychain-unusable',
  'keychain-timed-out': 'keychain-unusable',
  'keychain-unavailable': 'keychain-unusable',
  'password-wrong': 'sign-in-refused',
  'password-missing': 'sign-in-refused',
  'password-needed-again': 'sign-in-refused',
  'login-refused': 'sign-in-refused',
  'role-missing': 'sign-in-refused',
  'database-missing': 'sign-in-refused',
  'tls-required': 'sign-in-refused',
  'tls-not-offered': 'sign-in-refused',
  'tls-certificate-rejected': 'sign-in-refused',
  'host-unknown': 'server-unavailable',
  'connection-refused': 'server-unavailable',
  'connection-timed-out': 'server-unavailable',
  'connection-lost': 'server-unavailable',
  'server-error': 'server-unavailable',
  'answer-too-large': 'server-unavailable',
};

/** True if this error of a run or a server would also prevent a later backup. */
export const preventsLaterBackups = ({ code }: NightjarError): boolean => code in causes;

/** Without tools the server cannot be asked, so that is the only thing to say. */
function serverBlocker({ server, toolsMissing }: BlockerFacts): Blocker[] {
  const error: NightjarError | null = toolsMissing
    ? { code: 'tools-missing' }
    : (server?.error ?? null);
  const code = error === null ? undefined : causes[error.code];
  if (error === null || code === undefined) return [];
  return [
    {
      code,
      error,
      stops: 'backup',
      checkedAt: toolsMissing ? null : (server?.askedAt ?? null),
      remedies: remediesOf(error.code),
    },
  ];
}

function room({ list, server }: BlockerFacts): Blocker[] {
  if (list === undefined || list.readError !== null || list.availableBytes === null) return [];
  const neededBytes = likelyNeededBytes({
    lastFileBytes: list.backups.find(isGood)?.sizeBytes ?? null,
    databaseBytes: server?.databaseSizeBytes ?? null,
  });
  const { folder } = list;
  // A backup deletes the trash as soon as it needs its room.
  const availableBytes = list.availableBytes + list.trash.sizeBytes;
  if (neededBytes === null || availableBytes >= neededBytes) return [];
  return [
    {
      code: 'no-room',
      neededBytes,
      availableBytes,
      folder,
      stops: 'backup',
      checkedAt: null,
      remedies: ['delete-old-backups', 'choose-backup-folder', 'open-backup-folder'],
    },
  ];
}

function schedule({ schedule: overview, opensAtLogin, now }: BlockerFacts): Blocker[] {
  if (overview === undefined) return [];
  const common = { checkedAt: null };
  if (!overview.schedule.enabled) {
    return [{ code: 'schedule-off', ...common, stops: 'schedule', remedies: ['open-schedule'] }];
  }
  const { pause } = overview;
  const pausedUntil = pause === null ? -Infinity : Date.parse(pause.until);
  // A pause that ends before the next backup prevents nothing.
  const isPaused =
    pausedUntil > now.getTime() &&
    overview.words.nextRuns.some((run) => Date.parse(run) < pausedUntil);
  return [
    ...(pause !== null && isPaused
      ? [
          {
            code: 'paused' as const,
            by: pause.by,
            until: pause.until,
            ...common,
            stops: 'schedule' as const,
            remedies: ['resume-schedule'] as const,
          },
        ]
      : []),
    ...(opensAtLogin === false
      ? [
          {
            code: 'not-started-at-login' as const,
            ...common,
            stops: 'hint' as const,
            remedies: ['start-at-login'] as const,
          },
        ]
      : []),
  ];
}
