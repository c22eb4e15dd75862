/**
 * Turns bytes into progress that can be believed: a percentage only where there is something to
 * measure against, never backwards, never 100 % before the end.
 */
import type { Phase, Progress } from '#shared/domain/run.ts';

/** What is known of a table before it is dumped. */
export interface TableExpectation {
  /** Heap and TOAST on the server, without what PostgreSQL itself needs for each row. */
  payloadBytes: number;
  /** An estimate; null when the server has none. */
  rows: number | null;
  /** From the last backup; null when it did not have this table, or not a row of it. */
  lastBytesPerRow: number | null;
}

/** What is known beforehand about how much will come. */
export interface ExpectedWork {
  /** Keyed by `tableKey`; empty when the server did not tell. */
  tables: ReadonlyMap<string, TableExpectation>;
  /** Part of the last run that was the dump and not its verification, or null. */
  lastDumpShare: number | null;
}

export const tableKey = (schema: string, name: string): string => `${schema}\u0000${name}`;

export interface TableProgress {
  schema: string;
  name: string;
  /** SQL of its rows so far. */
  bytes: number;
  rows: number;
}

export interface DumpState {
  sqlBytes: number;
  fileBytes: number;
  finishedTables: readonly TableProgress[];
  currentTable: TableProgress | null;
}

/** Used until something better is known: verification reads faster than pg_dump writes. */
const usualDumpShare = 0.8;
const highestFraction = 0.99;

/**
 * The part of the dump that is done, 0 to 1, or null when nothing honest can be said. What is done is
 * counted; what is to come is estimated for each table, best from its rows and the last backup, else
 * from its size on the server corrected by how much SQL the tables so far made of theirs.
 */
export function dumpFraction(state: DumpState, { tables }: ExpectedWork): number | null {
  if (tables.size === 0) return null;
  const waiting = new Map(tables);
  let doneBytes = 0;
  let donePayloadBytes = 0;
  for (const { schema, name, bytes } of state.finishedTables) {
    const key = tableKey(schema, name);
    doneBytes += bytes;
    donePayloadBytes += tables.get(key)?.payloadBytes ?? 0;
    waiting.delete(key);
  }
  const sqlPerPayload = donePayloadBytes > 0 && doneBytes > 0 ? doneBytes / donePayloadBytes : 1;

  let currentBytes = 0;
  let currentExpected = 0;
  const current = state.currentTable;
  if (current !== null) {
    const key = tableKey(current.schema, current.name);
    const known = tables.get(key);
    waiting.delete(key);
    currentBytes = current.bytes;
    const knownRows = known?.rows ?? null;
    const byRows =
      knownRows !== null && current.rows > 0 ? (current.bytes / current.rows) * knownRows : null;
    const expected = byRows ?? (known === undefined ? 0 : expectedBytes(known, sqlPerPayload));
    currentExpected = Math.max(expected, currentBytes);
  }
  let waitingBytes = 0;
  for (const table of waiting.values()) waitingBytes += expectedBytes(table, sqlPerPayload);

  const totalBytes = doneBytes + currentExpected + waitingBytes;
  return totalBytes === 0 ? null : (doneBytes + currentBytes) / totalBytes;
}

function expectedBytes(table: TableExpectation, sqlPerPayload: number): number {
  return table.rows !== null && table.lastBytesPerRow !== null
    ? table.rows * table.lastBytesPerRow
    : table.payloadBytes * sqlPerPayload;
}

export class ProgressMeter {
  readonly #monotonicMs: () => number;
  readonly #startedMs: number;
  #dumpShare = usualDumpShare;
  #space: Progress['space'];
  #fraction: number | null = null;
  #phase: Phase = 'connecting';
  #phaseStartedMs: number;
  #phaseStartFraction = 0;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
    this.#startedMs = monotonicMs();
    this.#phaseStartedMs = this.#startedMs;
  }

  /** To be called before the dump begins. */
  expect({ lastDumpShare }: ExpectedWork, space?: Progress['space']): void {
    this.#space = space;
    this.#dumpShare = lastDumpShare ?? usualDumpShare;
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
    const fraction = this.#wholeFraction(phase, partOfPhase);
    // Once a number was shown it stays, and only grows.
    if (fraction !== null) {
      this.#fraction = Math.min(highestFraction, Math.max(this.#fraction ?? 0, fraction));
    }
    const phaseMs = nowMs - this.#phaseStartedMs;
    return {
      phase,
      ...state,
      fraction: this.#fraction,
      bytesPerSecond: phaseMs <= 0 ? 0 : Math.round((state.sqlBytes * 1000) / phaseMs),
      elapsedMs: nowMs - this.#startedMs,
      remainingMs: this.#remainingMs(phaseMs),
      ...(this.#space === undefined ? {} : { space: this.#space }),
    };
  }

  #wholeFraction(phase: Phase, part: number | null): number | null {
    switch (phase) {
      case 'connecting':
        return null;
      case 'dumping':
        return part === null ? null : part * this.#dumpShare;
      case 'verifying':
        return this.#dumpShare + (part ?? 0) * (1 - this.#dumpShare);
      case 'publishing':
        return highestFraction;
    }
  }

  #remainingMs(phaseMs: number): number | null {
    if (this.#fraction === null || phaseMs < 1000) return null;
    const done = this.#fraction - this.#phaseStartFraction;
    if (done < 0.02) return null;
    return Math.round((phaseMs * (1 - this.#fraction)) / done);
  }
}
