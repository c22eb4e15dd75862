/**
 * The drill that comes by itself: when it is switched on, nobody uses the computer and nothing else
 * runs, the newest good backup of a connection is proven, if none of its backups was for a week.
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

/** What a drill found, in sentences. */
export type DrillFinding = Pick<Proof, 'differences' | 'notRestored' | 'provenAt'>;

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
  isCreatedHere(connectionId: string, filename: string): Promise<boolean>;
  resolvePath(connectionId: string, filename: string): Promise<string>;
  drills: Pick<Drills, 'start'>;
  memory: WeeklyMemory;
  /** What `overview` says is another. */
  onChange(): void;
  /** It differed, or cannot be restored at all. */
  onBad(connectionId: string, filename: string, finding: DrillFinding): void;
}

export interface WeeklyDrills {
  /** `idleMs`: how long nobody has touched the computer. */
  start(idleMs: () => number): void;
  /** No further one begins. */
  stop(): void;
  /** Of every connection, when the next is due and why the last was not made; null when it is off. Never rejects. */
  overview(): Promise<WeeklyDrill[] | null>;
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
      if (isGood(entry) && (await parts.isCreatedHere(connectionId, entry.filename))) {
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
    const missed = await parts.memory.read();
    const tried = new Map([
      ...Object.entries(missed).map(([id, { at }]) => [id, Date.parse(at)] as const),
      // A proof that could not be kept anywhere is not tried for again at once.
      ...triedMs,
    ]);
    for (const due of dueDrills(connections, tried, clock.nowMs())) {
      const filename = await newestOfHere(due);
      if (parts.isBusy()) return;
      triedMs.set(due.connectionId, clock.nowMs());
      if (filename !== null) return await prove(due.connectionId, filename);
      await miss(due.connectionId, { code: 'drill-none-made-here' });
    }
  };

  const miss = async (connectionId: string, error: NightjarError): Promise<void> => {
    log.warn('the weekly drill was not made', { connection: connectionId, code: error.code });
    const at = new Date(clock.nowMs()).toISOString();
    const noted = { at, error: replaceDetail(error, hidden) };
    await parts.memory.note(connectionId, noted, parts.connectionIds());
    parts.onChange();
  };

  const prove = async (connectionId: string, filename: string): Promise<void> => {
    try {
      const filePath = await parts.resolvePath(connectionId, filename);
      const order = { filePath, connectionId, trusted: false, where: 'here' } as const;
      const finding = await parts.drills.start(order, scheduleActor).finished;
      if (finding.differences.length > 0) parts.onBad(connectionId, filename, finding);
    } catch (fault) {
      // Whoever ends Nightjar has cut it off: it is tried again after the next start.
      if (end === null) return;
      // It could not be tried: what is known about the backup stays as it was.
      await miss(connectionId, errorOfFault(fault, log, 'the weekly drill ended unexpectedly'));
    }
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

/** Instead of what psql said, which can hold a value of a row: doctor tells anybody. */
const hidden = 'What was said about it is in the log.';
