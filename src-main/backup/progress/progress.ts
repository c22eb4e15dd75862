/**
 * Converts bytes into reliable progress: a percentage only if there is something to compare with,
 * never decreasing, never 100 % before the end.
 */
import type { Phase, Progress } from '#shared/domain/run.ts';

/** The facts about a table before it is dumped. */
export interface TableExpectation {
  /** Heap and TOAST on the server, without the overhead of PostgreSQL for each row. */
  payloadBytes: number;
  /** An estimate; null if the server has no estimate. */
  rows: number | null;
  /**
   * Bytes of SQL of one row, from the last backup or from a sample of the table; null if there is
   * neither.
   */
  bytesPerRow: number | null;
}

/** The expected amount of data. */
export interface ExpectedSizes {
  /** Keyed by `tableKey`; empty if nothing is known about the tables. */
  tables: ReadonlyMap<string, TableExpectation>;
  /** How fast the last backup was read back, in bytes of SQL per second; null if unknown. */
  lastVerifyBytesPerSecond: number | null;
}

export const tableKey = (schema: string, name: string): string => `${schema}\u0000${name}`;

export interface TableProgress {
  schema: string;
  name: string;
  /** Bytes of SQL of its rows until now. */
  bytes: number;
  rows: number;
}

export interface DumpState {
  sqlBytes: number;
  fileBytes: number;
  finishedTables: readonly TableProgress[];
  /** The tables whose rows arrive now. Several if several sessions dump. */
  currentTables: readonly TableProgress[];
}

/**
 * Measured on a computer with two cores (docs/performance.md); used until a backup has been read
 * back on this computer.
 */
const usualVerifyBytesPerSecond = 400e6;
/** From this part of a verification on, its own speed predicts its end better than the estimate. */
const predictivePart = 0.1;
/** Below this part of a dump, and in its first second, its end cannot be estimated. */
const smallestPart = 0.02;
const shortestMs = 1000;
const highestFraction = 0.99;

/**
 * Returns the finished part of the dump, 0 to 1; null if it cannot be estimated. The finished data
 * is counted. The data to come is estimated for each table: best from the number of rows and the
 * length of a row in the last backup or in a sample; if unknown, from the size on the server,
 * corrected by the ratio of SQL to size of the tables that are finished.
 */
export function dumpFraction(state: DumpState, { tables }: ExpectedSizes): number | null {
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
  for (const current of state.currentTables) {
    const key = tableKey(current.schema, current.name);
    const known = tables.get(key);
    waiting.delete(key);
    currentBytes += current.bytes;
    const knownRows = known?.rows ?? null;
    const byRows =
      knownRows !== null && current.rows > 0 ? (current.bytes / current.rows) * knownRows : null;
    const expected = byRows ?? (known === undefined ? 0 : expectedBytes(known, sqlPerPayload));
    currentExpected += Math.max(expected, current.bytes);
  }
  let waitingBytes = 0;
  for (const table of waiting.values()) waitingBytes += expectedBytes(table, sqlPerPayload);

  const totalBytes = doneBytes + currentExpected + waitingBytes;
  return totalBytes === 0 ? null : (doneBytes + currentBytes) / totalBytes;
}

function expectedBytes(table: TableExpectation, sqlPerPayload: number): number {
  return table.rows !== null && table.bytesPerRow !== null
    ? table.rows * table.bytesPerRow
    : table.payloadBytes * sqlPerPayload;
}

/** The times of a run, from the start of the dump to the end of the run. */
interface Estimate {
  doneMs: number;
  remainingMs: number;
}

/**
 * The percentage is a percentage of time: a slow dump takes nearly all of a run, a fast dump shares
 * the run with the verification. So both are estimated: the dump from its speed and its finished
 * part, the verification from the bytes that it has to read.
 */
export class ProgressMeter {
  readonly #monotonicMs: () => number;
  readonly #startedMs: number;
  #verifyBytesPerSecond = usualVerifyBytesPerSecond;
  #space: Progress['space'];
  #fraction: number | null = null;
  #phase: Phase = 'connecting';
  #phaseStartedMs: number;
  #dumpMs = 0;
  /** The last known size of the dump, in bytes of SQL. */
  #dumpedSqlBytes = 0;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
    this.#startedMs = monotonicMs();
    this.#phaseStartedMs = this.#startedMs;
  }

  /** Call it before the dump starts. */
  expect({ lastVerifyBytesPerSecond }: ExpectedSizes, space?: Progress['space']): void {
    this.#space = space;
    this.#verifyBytesPerSecond = lastVerifyBytesPerSecond ?? usualVerifyBytesPerSecond;
  }

  /** Call it before each attempt: its progress begins at 0. */
  begin(): void {
    this.#fraction = null;
    this.#phase = 'connecting';
  }

  /** `partOfPhase` is the finished part of the phase, 0 to 1; null if it is unknown. */
  report(
    phase: Phase,
    partOfPhase: number | null,
    state: { sqlBytes: number; fileBytes: number; table: string | null },
  ): Progress {
    const nowMs = this.#monotonicMs();
    if (phase !== this.#phase) {
      if (this.#phase === 'dumping') this.#dumpMs = nowMs - this.#phaseStartedMs;
      this.#phase = phase;
      this.#phaseStartedMs = nowMs;
    }
    if (phase === 'dumping') this.#dumpedSqlBytes = state.sqlBytes;
    const phaseMs = nowMs - this.#phaseStartedMs;
    const estimate = this.#estimate(phase, partOfPhase, phaseMs, state.sqlBytes);
    const fraction = phase === 'publishing' ? highestFraction : fractionOf(estimate);
    // After a number was shown, it never disappears and only grows.
    if (fraction !== null) {
      this.#fraction = Math.min(highestFraction, Math.max(this.#fraction ?? 0, fraction));
    }
    const isPredictable =
      phase === 'verifying' || (phaseMs >= shortestMs && (partOfPhase ?? 0) >= smallestPart);
    return {
      phase,
      ...state,
      fraction: this.#fraction,
      bytesPerSecond: phaseMs <= 0 ? 0 : Math.round((state.sqlBytes * 1000) / phaseMs),
      elapsedMs: nowMs - this.#startedMs,
      remainingMs: estimate === null || !isPredictable ? null : Math.round(estimate.remainingMs),
      ...(this.#space === undefined ? {} : { space: this.#space }),
    };
  }

  #estimate(phase: Phase, part: number | null, phaseMs: number, sqlBytes: number): Estimate | null {
    if (part === null) return null;
    if (phase === 'dumping') {
      if (part === 0) return { doneMs: 0, remainingMs: 1 };
      const verifyMs = this.#verifyMs(sqlBytes / part);
      return { doneMs: phaseMs, remainingMs: (phaseMs / part) * (1 - part) + verifyMs };
    }
    if (phase !== 'verifying') return null;
    const wholeMs = part >= predictivePart ? phaseMs / part : this.#verifyMs(this.#dumpedSqlBytes);
    return { doneMs: this.#dumpMs + phaseMs, remainingMs: Math.max(0, wholeMs - phaseMs) };
  }

  #verifyMs(sqlBytes: number): number {
    return (sqlBytes * 1000) / this.#verifyBytesPerSecond;
  }
}

function fractionOf(estimate: Estimate | null): number | null {
  if (estimate === null) return null;
  const wholeMs = estimate.doneMs + estimate.remainingMs;
  return wholeMs > 0 ? estimate.doneMs / wholeMs : null;
}
