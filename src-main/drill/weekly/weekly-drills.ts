/**
 * The automatic weekly drill. If it is enabled, the computer is idle and nothing else runs, it
 * proves the newest good backup of a connection that had no proof for a week.
 */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { WeeklyDrill } from '#shared/domain/drill.ts';
import type { Proof } from '#shared/domain/proof.ts';
import { replaceDetail, type NightjarError } from '#shared/errors/errors.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { describeFault, errorOfFault } from '../../logging/fault.ts';
import type { Clock, Log } from '../../system/ports.ts';
import { scheduleActor } from '../../admin/actor.ts';
import type { Ticker } from '../../schedule/ticker.ts';
import type { Drills } from '../drills.ts';
import { dueDrills, weeklyDrillOf, type ConnectionBackups } from './due-drills.ts';
import type { WeeklyMemory } from './weekly-memory.ts';

const idleEnoughMs = 10 * 60_000;

/** Differences that a drill found, as sentences. */
export type DrillFinding = Pick<Proof, 'differences' | 'notRestored' | 'provenAt'>;

export interface WeeklyDrillParts {
  clock: Clock;
  log: Log;
  ticker: Ticker;
  isOn(): boolean;
  /** True while a backup, a restore or a drill runs. */
  isBusy(): boolean;
  connectionIds(): string[];
  /** Newest first. */
  backups(connectionId: string): Promise<BackupEntry[]>;
  /** Resolves with true if this installation created the backup. */
  isCreatedHere(connectionId: string, filename: string): Promise<boolean>;
  resolvePath(connectionId: string, filename: string): Promise<string>;
  drills: Pick<Drills, 'start'>;
  memory: WeeklyMemory;
  /** Called if the result of `overview` has changed. */
  onChange(): void;
  /** Called if the restored backup differed or could not be restored. */
  onBad(connectionId: string, filename: string, finding: DrillFinding): void;
}

export interface WeeklyDrills {
  /** `idleMs`: time since the last input on this computer. */
  start(idleMs: () => number): void;
  /** Starts no further drill. */
  stop(): void;
  /**
   * Returns for every connection when the next drill is due and why the last drill was missed; null
   * if weekly drills are off. Never rejects.
   */
  overview(): Promise<WeeklyDrill[] | null>;
}

export function createWeeklyDrills(parts: WeeklyDrillParts): WeeklyDrills {
  const { clock, log } = parts;
  const attemptedMs = new Map<string, number>();
  let isChecking = false;
  let end: (() => void) | null = null;

  /** A backup that was not created here is restored only if an admin trusts it. */
  const newestCreatedHere = async ({
    connectionId,
    backups,
  }: ConnectionBackups): Promise<string | null> => {
    for (const entry of backups) {
      if (isGood(entry) && (await parts.isCreatedHere(connectionId, entry.filename))) {
        return entry.filename;
      }
    }
    return null;
  };

  const startDueDrill = async (): Promise<void> => {
    const connections = await Promise.all(
      parts.connectionIds().map(async (connectionId) => ({
        connectionId,
        backups: await parts.backups(connectionId).catch(() => []),
      })),
    );
    const missed = await parts.memory.read();
    const attempted = new Map([
      ...Object.entries(missed).map(([id, { at }]) => [id, Date.parse(at)] as const),
      // A drill is not repeated immediately if its proof could not be stored.
      ...attemptedMs,
    ]);
    for (const due of dueDrills(connections, attempted, clock.nowMs())) {
      const filename = await newestCreatedHere(due);
      if (parts.isBusy()) return;
      attemptedMs.set(due.connectionId, clock.nowMs());
      if (filename !== null) return await prove(due.connectionId, filename);
      await miss(due.connectionId, { code: 'drill-none-made-here' });
    }
  };

  const miss = async (connectionId: string, error: NightjarError): Promise<void> => {
    log.warn('the weekly drill was not possible', { connection: connectionId, code: error.code });
    const at = new Date(clock.nowMs()).toISOString();
    const recorded = { at, error: replaceDetail(error, hidden) };
    await parts.memory.note(connectionId, recorded, parts.connectionIds());
    parts.onChange();
  };

  const prove = async (connectionId: string, filename: string): Promise<void> => {
    try {
      const filePath = await parts.resolvePath(connectionId, filename);
      const order = { filePath, connectionId, trusted: false, where: 'here' } as const;
      const finding = await parts.drills.start(order, scheduleActor).finished;
      if (finding.differences.length > 0) parts.onBad(connectionId, filename, finding);
    } catch (fault) {
      // Quitting Nightjar stopped the drill. It is attempted again after the next start.
      if (end === null) return;
      // The backup could not be tested. Its last result stays unchanged.
      await miss(connectionId, errorOfFault(fault, log, 'the weekly drill ended unexpectedly'));
    }
  };

  return {
    start: (idleMs) => {
      end ??= parts.ticker.start(() => {
        if (isChecking || !parts.isOn() || parts.isBusy() || idleMs() < idleEnoughMs) return;
        isChecking = true;
        startDueDrill()
          .catch((fault: unknown) =>
            log.warn('the weekly drill could not be started', describeFault(fault)),
          )
          .finally(() => {
            isChecking = false;
          });
      });
    },
    stop: () => {
      end?.();
      end = null;
    },
    overview: async () => {
      if (!parts.isOn()) return null;
      const missed = await parts.memory.read();
      return await Promise.all(
        parts.connectionIds().map(async (connectionId): Promise<WeeklyDrill> => {
          const known = missed[connectionId] ?? null;
          try {
            const backups = await parts.backups(connectionId);
            return weeklyDrillOf({ connectionId, backups }, known, clock.nowMs());
          } catch (fault) {
            const error = errorOfFault(fault, log, 'the backups could not be listed');
            return { connectionId, next: { state: 'hindered', error }, miss: known };
          }
        }),
      );
    },
  };
}

/**
 * Replaces the psql message, which can contain a value of a row: `doctor` shows it to every user.
 */
const hidden = 'The details are in the log.';
