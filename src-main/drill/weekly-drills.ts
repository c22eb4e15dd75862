/**
 * The drill that comes by itself: when it is switched on, nobody uses the computer and nothing else
 * runs, the newest good backup of a connection is proven, if none of its backups was for a week.
 */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Proof } from '#shared/domain/proof.ts';
import { NightjarFailure } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/words.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { describeFault } from '../logging/fault.ts';
import type { Clock, Log } from '../ports.ts';
import { scheduleAdmin } from '../schedule/schedule.ts';
import type { Ticker } from '../schedule/ticker.ts';
import type { Drills } from './drills.ts';

const weekMs = 7 * 24 * 60 * 60_000;
/** A drill that could not be done (no server, no space) is tried again after this long. */
const tryAgainMs = 24 * 60 * 60_000;
const idleEnoughMs = 10 * 60_000;

/** What a drill found, in sentences. */
export type DrillFinding = Pick<Proof, 'differences' | 'provenAt'>;

/** These tell of the backup; others (no server, no space) only of the attempt. */
const tellsOfBackup: ReadonlySet<string> = new Set(['restore-failed', 'verification-failed']);

export interface WeeklyDrillParts {
  clock: Clock;
  log: Log;
  ticker: Ticker;
  isOn(): boolean;
  /** A backup, a restore or a drill. */
  isBusy(): boolean;
  connectionIds(): string[];
  /** Newest first. */
  backups(connectionId: string): Promise<BackupEntry[]>;
  /** Whether the backup was made by Nightjar on this computer. */
  isMadeHere(connectionId: string, filename: string): Promise<boolean>;
  resolvePath(connectionId: string, filename: string): Promise<string>;
  drills: Pick<Drills, 'start'>;
  /** It differed, or does not come back at all. */
  onBad(connectionId: string, filename: string, finding: DrillFinding): void;
}

export interface WeeklyDrills {
  /** `idleMs`: how long nobody has touched the computer. */
  start(idleMs: () => number): void;
  /** No further one begins. */
  stop(): void;
}

export interface ConnectionBackups {
  connectionId: string;
  /** Newest first. */
  backups: readonly BackupEntry[];
}

/** The connections that are due, the one that has waited longest first. Pure. */
export function dueDrills(
  connections: readonly ConnectionBackups[],
  triedMs: ReadonlyMap<string, number>,
  nowMs: number,
): ConnectionBackups[] {
  const due = connections.flatMap((connection) => {
    const { connectionId, backups } = connection;
    const provenMs = Math.max(
      -Infinity,
      ...backups.flatMap(({ details }) =>
        details === null || details.proof === null ? [] : [Date.parse(details.proof.provenAt)],
      ),
    );
    const isRecent =
      nowMs - provenMs < weekMs || nowMs - (triedMs.get(connectionId) ?? -Infinity) < tryAgainMs;
    return isRecent || !backups.some(isGood) ? [] : [{ connection, provenMs }];
  });
  return due
    .toSorted((a, b) => (a.provenMs < b.provenMs ? -1 : 1))
    .map(({ connection }) => connection);
}

export function createWeeklyDrills(parts: WeeklyDrillParts): WeeklyDrills {
  const { clock, log } = parts;
  const triedMs = new Map<string, number>();
  let isLooking = false;
  let end: (() => void) | null = null;

  /** Any other is run only when somebody trusts it. */
  const newestOfHere = async ({
    connectionId,
    backups,
  }: ConnectionBackups): Promise<string | null> => {
    for (const entry of backups) {
      if (isGood(entry) && (await parts.isMadeHere(connectionId, entry.filename))) {
        return entry.filename;
      }
    }
    return null;
  };

  const look = async (): Promise<void> => {
    const connections = await Promise.all(
      parts.connectionIds().map(async (connectionId) => ({
        connectionId,
        backups: await parts.backups(connectionId).catch(() => []),
      })),
    );
    for (const due of dueDrills(connections, triedMs, clock.nowMs())) {
      const filename = await newestOfHere(due);
      if (parts.isBusy()) return;
      triedMs.set(due.connectionId, clock.nowMs());
      if (filename !== null) return await prove(due.connectionId, filename);
      log.warn('no weekly drill: none of the good backups was made on this computer', {
        connection: due.connectionId,
      });
    }
  };

  const prove = async (connectionId: string, filename: string): Promise<void> => {
    const filePath = await parts.resolvePath(connectionId, filename);
    const order = { filePath, connectionId, trusted: false, where: 'here' } as const;
    const finding = await parts.drills
      .start(order, { admin: scheduleAdmin })
      .finished.catch((fault: unknown): DrillFinding => {
        if (!(fault instanceof NightjarFailure) || !tellsOfBackup.has(fault.error.code))
          throw fault;
        const { title, explanation } = describeError(fault.error);
        const provenAt = new Date(clock.nowMs()).toISOString();
        return { differences: [`${title}.`, explanation], provenAt };
      });
    if (finding.differences.length > 0) parts.onBad(connectionId, filename, finding);
  };

  return {
    start: (idleMs) => {
      end ??= parts.ticker.start(() => {
        if (isLooking || !parts.isOn() || parts.isBusy() || idleMs() < idleEnoughMs) return;
        isLooking = true;
        look()
          .catch((fault: unknown) =>
            log.warn('the weekly drill was not done', describeFault(fault)),
          )
          .finally(() => {
            isLooking = false;
          });
      });
    },
    stop: () => {
      end?.();
      end = null;
    },
  };
}
