/**
 * The runs of this process: one at a time for each database, each followed from its first progress
 * to its end, logged, and cancelled when the app stops.
 */
import { randomUUID } from 'node:crypto';
import { describeConcern } from '#shared/domain/concern.ts';
import type { Progress, Run, RunningRun } from '#shared/domain/run.ts';
import type { Trigger } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/words.ts';
import type { Clock, Log, Notifier } from '../ports.ts';
import { describeFault, errorOfFault } from '../logging/fault.ts';
import type { BackupControl, FinishedBackup } from './run-backup.ts';

export interface RunStart {
  connectionId: string | null;
  /** What people call it: the name of the connection or of the database. */
  label: string;
  trigger: Trigger;
  admin: string;
  work: (control: BackupControl) => Promise<FinishedBackup>;
}

export interface StartedRun {
  runId: string;
  /** Resolves with the run in its last state; never rejects. */
  finished: Promise<Run>;
}

export interface RunsPorts {
  clock: Clock;
  log: Log;
  notifier: Notifier;
  onChange: (run: Run) => void;
}

interface Active {
  run: RunningRun;
  controller: AbortController;
  finished: Promise<Run>;
}

const nothingYet: Progress = {
  phase: 'connecting',
  sqlBytes: 0,
  fileBytes: 0,
  table: null,
  fraction: null,
  bytesPerSecond: 0,
  elapsedMs: 0,
  remainingMs: null,
};

export class Runs {
  readonly #ports: RunsPorts;
  readonly #active = new Map<string, Active>();
  /** The last finished run of each connection. */
  readonly #latest = new Map<string, Run>();

  constructor(ports: RunsPorts) {
    this.#ports = ports;
  }

  /** The running ones, then the latest finished one of every other connection. */
  list(): Run[] {
    const running = [...this.#active.values()].map(({ run }) => run);
    const busy = new Set(running.map((run) => run.connectionId));
    return [...running, ...[...this.#latest.values()].filter((run) => !busy.has(run.connectionId))];
  }

  isRunning(connectionId: string): boolean {
    return [...this.#active.values()].some(({ run }) => run.connectionId === connectionId);
  }

  /** Fails with `backup-already-running` when this connection is being backed up. */
  start({ connectionId, label, trigger, admin, work }: RunStart): StartedRun {
    if (connectionId !== null && this.isRunning(connectionId)) {
      fail({ code: 'backup-already-running', database: label });
    }
    const controller = new AbortController();
    const startedAt = new Date(this.#ports.clock.nowMs()).toISOString();
    const base = { id: randomUUID(), connectionId, trigger, admin, startedAt };
    const run: RunningRun = { ...base, state: 'running', progress: nothingYet };
    const active: Active = { run, controller, finished: Promise.resolve(run) };
    this.#active.set(base.id, active);
    this.#ports.log.info('backup begun', { run: base.id, database: label, trigger, admin });
    this.#ports.onChange(run);

    const control: BackupControl = {
      signal: controller.signal,
      onProgress: (progress) => {
        active.run = { ...base, state: 'running', progress };
        this.#ports.onChange(active.run);
      },
    };
    active.finished = work(control).then(
      ({ entry, warnings }) => {
        this.#ports.log.info('backup created', {
          run: base.id,
          filename: entry.filename,
          size: entry.sizeBytes,
          admin,
          warnings,
        });
        const concerns = entry.details?.concerns ?? [];
        if (concerns.length > 0) {
          this.#ports.notifier.notify({
            title: `${label}: the new backup needs a look`,
            body: concerns.map(describeConcern).join(' '),
          });
        }
        return this.#finish({
          ...base,
          state: 'published',
          finishedAt: this.#now(),
          backup: entry,
          warnings,
        });
      },
      (fault: unknown) => this.#fail(base, label, fault),
    );
    return { runId: base.id, finished: active.finished };
  }

  /** Fails with `run-not-found` when the run has ended. */
  cancel(runId: string): void {
    const active = this.#active.get(runId);
    if (active === undefined) return fail({ code: 'run-not-found' });
    active.controller.abort();
  }

  /** Cancels everything and resolves when nothing runs any more. */
  async stop(): Promise<void> {
    const all = [...this.#active.values()];
    for (const { controller } of all) controller.abort();
    await Promise.all(all.map(({ finished }) => finished));
  }

  #fail(base: Omit<RunningRun, 'state' | 'progress'>, label: string, fault: unknown): Run {
    const finishedAt = this.#now();
    const error = errorOfFault(fault, this.#ports.log, 'a backup ended unexpectedly');
    if (error.code === 'backup-cancelled') {
      this.#ports.log.info('backup cancelled', { run: base.id, database: label });
      return this.#finish({ ...base, state: 'cancelled', finishedAt });
    }
    const { title, explanation } = describeError(error);
    this.#ports.log.error('backup failed', {
      run: base.id,
      database: label,
      ...describeFault(fault),
      error,
    });
    this.#ports.notifier.notify({ title: `${label}: ${title}`, body: explanation });
    return this.#finish({ ...base, state: 'failed', finishedAt, error });
  }

  #finish(run: Run): Run {
    this.#active.delete(run.id);
    this.#latest.set(run.connectionId ?? run.id, run);
    this.#ports.onChange(run);
    return run;
  }

  #now(): string {
    return new Date(this.#ports.clock.nowMs()).toISOString();
  }
}
