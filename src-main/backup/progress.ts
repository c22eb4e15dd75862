/**
 * Turns bytes into progress that can be believed: a percentage only where there is something to
 * measure against, never backwards, never 100 % before the end.
 */
import type { Phase, Progress } from '#shared/domain/run.ts';

/** What is known beforehand about how much will come. */
export interface ExpectedWork {
  /** Size of each table on the server, keyed by `tableKey`. Empty when the server was not asked. */
  tableSizesBytes: ReadonlyMap<string, number>;
  /** Plain SQL of the last good backup of this database, or null. */
  lastSqlBytes: number | null;
}

export const tableKey = (schema: string, name: string): string => `${schema}\u0000${name}`;

/** Verification reads several times faster than pg_dump writes; its share of the whole run. */
const dumpShare = 0.85;
const highestFraction = 0.99;

export interface DumpState {
  sqlBytes: number;
  fileBytes: number;
  finishedTables: readonly { schema: string; name: string }[];
  currentTable: { schema: string; name: string; bytes: number } | null;
}

/** The part of the dump that is done, 0 to 1, or null when nothing honest can be said. */
export function dumpFraction(state: DumpState, expected: ExpectedWork): number | null {
  if (expected.lastSqlBytes !== null && expected.lastSqlBytes > 0) {
    return Math.min(1, state.sqlBytes / expected.lastSqlBytes);
  }
  const sizes = expected.tableSizesBytes;
  const totalBytes = [...sizes.values()].reduce((sum, sizeBytes) => sum + sizeBytes, 0);
  if (totalBytes === 0) return null;
  const sizeOf = (table: { schema: string; name: string }): number =>
    sizes.get(tableKey(table.schema, table.name)) ?? 0;
  const doneBytes = state.finishedTables.reduce((sum, table) => sum + sizeOf(table), 0);
  const current = state.currentTable;
  const currentBytes = current === null ? 0 : Math.min(current.bytes, sizeOf(current));
  return Math.min(1, (doneBytes + currentBytes) / totalBytes);
}

export class ProgressMeter {
  readonly #monotonicMs: () => number;
  readonly #startedMs: number;
  #fraction: number | null = null;
  #phase: Phase = 'connecting';
  #phaseStartedMs: number;
  #phaseStartFraction = 0;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
    this.#startedMs = monotonicMs();
    this.#phaseStartedMs = this.#startedMs;
  }

  /** `partOfPhase` is the done part of the phase, 0 to 1, or null when it cannot be known. */
  report(
    phase: Phase,
    partOfPhase: number | null,
    state: { sqlBytes: number; fileBytes: number; table: string | null },
  ): Progress {
    const nowMs = this.#monotonicMs();
    if (phase !== this.#phase) {
      this.#phase = phase;
      this.#phaseStartedMs = nowMs;
      this.#phaseStartFraction = this.#fraction ?? 0;
    }
    const fraction = wholeFraction(phase, partOfPhase);
    // Once a number was shown it stays, and only grows.
    if (fraction !== null) this.#fraction = Math.max(this.#fraction ?? 0, fraction);

    const phaseMs = nowMs - this.#phaseStartedMs;
    return {
      phase,
      ...state,
      fraction: this.#fraction,
      bytesPerSecond: phaseMs <= 0 ? 0 : Math.round((state.sqlBytes * 1000) / phaseMs),
      elapsedMs: nowMs - this.#startedMs,
      remainingMs: this.#remainingMs(phaseMs),
    };
  }

  #remainingMs(phaseMs: number): number | null {
    if (this.#fraction === null || phaseMs < 1000) return null;
    const done = this.#fraction - this.#phaseStartFraction;
    if (done < 0.02) return null;
    return Math.round((phaseMs * (1 - this.#fraction)) / done);
  }
}

function wholeFraction(phase: Phase, part: number | null): number | null {
  switch (phase) {
    case 'connecting':
      return null;
    case 'dumping':
      return part === null ? null : part * dumpShare;
    case 'verifying':
      return Math.min(highestFraction, dumpShare + (part ?? 0) * (1 - dumpShare));
    case 'publishing':
      return highestFraction;
  }
}
