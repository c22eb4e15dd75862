/** Reports the progress of a restore, not more often than a user can see. */
import type { RestorePhase, RestoreProgress } from '#shared/domain/restore.ts';
import type { Clock } from '../system/ports.ts';

const progressIntervalMs = 200;

export class Meter {
  readonly #clock: Clock;
  readonly #onProgress: (progress: RestoreProgress) => void;
  #totalSqlBytes: number | null = null;
  readonly #startedMs: number;
  #feedingSinceMs = 0;
  #sentMs = -Infinity;

  constructor(clock: Clock, onProgress: (progress: RestoreProgress) => void) {
    this.#clock = clock;
    this.#onProgress = onProgress;
    this.#startedMs = clock.monotonicMs();
  }

  /**
   * Number of bytes of plain SQL that the restore will send to the server. Called when this number
   * is known.
   */
  expect(totalSqlBytes: number | null): void {
    this.#totalSqlBytes = totalSqlBytes;
  }

  elapsedMs(): number {
    return this.#clock.monotonicMs() - this.#startedMs;
  }

  now(phase: RestorePhase): void {
    if (phase === 'restoring') this.#feedingSinceMs = this.#clock.monotonicMs();
    const done = phase === 'checking' || phase === 'publishing';
    this.#send(phase, done ? (this.#totalSqlBytes ?? 0) : 0, null, null);
  }

  restoring(sqlBytes: number, table: string | null): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#sentMs < progressIntervalMs) return;
    const total = this.#totalSqlBytes;
    const spentMs = nowMs - this.#feedingSinceMs;
    const remainingMs =
      total === null || sqlBytes === 0 ? null : (spentMs / sqlBytes) * (total - sqlBytes);
    this.#send('restoring', sqlBytes, table, remainingMs);
  }

  #send(
    phase: RestorePhase,
    sqlBytes: number,
    table: string | null,
    remainingMs: number | null,
  ): void {
    const nowMs = this.#clock.monotonicMs();
    this.#sentMs = nowMs;
    const total = this.#totalSqlBytes;
    this.#onProgress({
      phase,
      sqlBytes,
      totalSqlBytes: total,
      table,
      fraction: total === null || total === 0 ? null : Math.min(1, sqlBytes / total),
      elapsedMs: nowMs - this.#startedMs,
      remainingMs: remainingMs === null ? null : Math.max(0, remainingMs),
    });
  }
}
