/** Passes the progress of a run on: every phase, and regular updates within a phase. */
import type { Phase, Progress } from '#shared/domain/run.ts';
import type { Clock } from '../../system/ports.ts';
import { ProgressMeter } from './progress.ts';

const progressIntervalMs = 200;

type Amounts = Pick<Progress, 'sqlBytes' | 'fileBytes' | 'table'>;

/**
 * Reports progress: every phase, and updates within a phase, frequent enough to show activity and
 * rare enough to need no measurable time.
 */
export class Reporter {
  readonly meter: ProgressMeter;
  readonly #clock: Clock;
  readonly #onProgress: (progress: Progress) => void;
  #lastMs = -Infinity;
  #lastPhase: Phase | null = null;

  constructor(clock: Clock, onProgress: (progress: Progress) => void) {
    this.#clock = clock;
    this.#onProgress = onProgress;
    this.meter = new ProgressMeter(() => clock.monotonicMs());
  }

  /** Call it before each attempt: its progress begins at 0. */
  begin(): void {
    this.meter.begin();
    this.now('connecting', null, { sqlBytes: 0, fileBytes: 0, table: null });
  }

  now(phase: Phase, part: number | null, amounts: Amounts): void {
    this.#lastPhase = phase;
    this.#onProgress(this.meter.report(phase, part, amounts));
  }

  sometimes(phase: Phase, measure: () => Amounts & { part: number | null }): void {
    const nowMs = this.#clock.monotonicMs();
    if (phase === this.#lastPhase && nowMs - this.#lastMs < progressIntervalMs) return;
    this.#lastMs = nowMs;
    const { part, ...amounts } = measure();
    this.now(phase, part, amounts);
  }
}
