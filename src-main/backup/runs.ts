/**
 * The runs of this process. Each database has one run at a time. A run is reported from its first
 * progress to its end, logged, and cancelled when the app stops.
 */
import { randomUUID } from 'node:crypto';
import type { Actor } from '#shared/domain/admin.ts';
import type { FinishedRun, Progress, Run, RunningRun } from '#shared/domain/run.ts';
import type { Trigger } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import { actorName, nobody } from '../admin/actor.ts';
import type { Clock, Log } from '../system/ports.ts';
import type { JsonLines } from '../files/json-lines.ts';
import { describeFault, errorOfFault } from '../logging/fault.ts';
import type { BackupControl, FinishedBackup } from './backup-request.ts';

export interface RunStart {
  connectionId: string | null;
  /** The name that users see: the name of the connection or of the database. */
  label: string;
  /** The server that is dumped; see `postgres/server-name.ts`. */
  server: string;
  trigger: Trigger;
  /** The admin or the part of Nightjar that requested the run. */
  by: Actor;
  work: (control: BackupControl) => Promise<Pick<FinishedBackup, 'entry' | 'warnings'>>;
}

export interface StartedRun {
  runId: string;
  /** Resolves with the run in its final state; never rejects. */
  finished: Promise<FinishedRun>;
}

export interface RunsPorts {
  clock: Clock;
  log: Log;
  onChange: (run: Run) => void;
  /** Called once for each run, before it starts to work. */
  onBegun: (run: RunningRun, by: Actor) => void;
  /**
   * Called once for each run, after its end. `label` is the name that users see for its database.
   */
  onFinished: (run: FinishedRun, label: string, by: Actor) => void;
  /** Finished runs, oldest first; they are kept after this process exits. */
  history: JsonLines<FinishedRun>;
}

interface Active {
  run: RunningRun;
  by: Actor;
  server: string;
  controller: AbortController;
  finished: Promise<unknown>;
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
  readonly #latest = new Map<string, FinishedRun>();

  constructor(ports: RunsPorts) {
    this.#ports = ports;
  }

  /** Lists the running runs, then the latest finished run of every other connection. */
  list(): Run[] {
    const running = [...this.#active.values()].map(({ run }) => run);
    const busy = new Set(running.map((run) => run.connectionId));
    return [...running, ...[...this.#latest.values()].filter((run) => !busy.has(run.connectionId))];
  }

  /** Loads the last run of each connection from the history. */
  async recall(): Promise<void> {
    const history = await this.#ports.history.read().catch((error: unknown) => {
      this.#ports.log.warn('the history of runs cannot be read', describeFault(error));
      return [];
    });
    for (const run of history) {
      if (run.connectionId !== null) this.#latest.set(run.connectionId, run);
    }
  }

  /** Returns finished runs of one connection, or of all connections if null, newest first. */
  async history(connectionId: string | null): Promise<FinishedRun[]> {
    const all = await this.#ports.history.read();
    return all
      .filter((run) => connectionId === null || run.connectionId === connectionId)
      .toReversed();
  }

  isRunning(connectionId: string): boolean {
    return [...this.#active.values()].some(({ run }) => run.connectionId === connectionId);
  }

  /** Returns the servers that are being dumped. */
  servers(): string[] {
    return [...this.#active.values()].map(({ server }) => server);
  }

  /** Fails with `backup-already-running` if a run of this connection is in progress. */
  start({ connectionId, label, server, trigger, by, work }: RunStart): StartedRun {
    if (connectionId !== null && this.isRunning(connectionId)) {
      fail({ code: 'backup-already-running', database: label });
    }
    const controller = new AbortController();
    const startedAt = new Date(this.#ports.clock.nowMs()).toISOString();
    const admin = actorName(by);
    const base = { id: randomUUID(), connectionId, trigger, admin, startedAt };
    const run: RunningRun = { ...base, state: 'running', progress: nothingYet };
    const active: Active = { run, by, server, controller, finished: Promise.resolve(run) };
    this.#active.set(base.id, active);
    this.#ports.log.info('backup begun', { run: base.id, database: label, trigger, admin });
    this.#ports.onBegun(run, by);
    this.#ports.onChange(run);

    const control: BackupControl = {
      signal: controller.signal,
      onProgress: (progress) => {
        active.run = { ...base, state: 'running', progress };
        this.#ports.onChange(active.run);
      },
    };
    const finished = work(control).then(
      ({ entry, warnings }) => {
        this.#ports.log.info('backup created', {
          run: base.id,
          filename: entry.filename,
          size: entry.sizeBytes,
          admin,
          warnings,
        });
        return this.#finish(
          { ...base, state: 'published', finishedAt: this.#now(), backup: entry, warnings },
          label,
        );
      },
      (fault: unknown) => this.#fail(base, label, fault),
    );
    active.finished = finished;
    return { runId: base.id, finished };
  }

  /** Fails with `run-not-found` if the run has ended. */
  cancel(runId: string): void {
    const active = this.#active.get(runId);
    if (active === undefined) return fail({ code: 'run-not-found' });
    active.controller.abort();
  }

  /** Cancels all runs and resolves when no run is in progress. */
  async stop(): Promise<void> {
    const all = [...this.#active.values()];
    for (const { controller } of all) controller.abort();
    await Promise.all(all.map(({ finished }) => finished));
  }

  #fail(
    base: Omit<RunningRun, 'state' | 'progress'>,
    label: string,
    fault: unknown,
  ): Promise<FinishedRun> {
    const finishedAt = this.#now();
    const error = errorOfFault(fault, this.#ports.log, 'a backup ended unexpectedly');
    if (error.code === 'backup-cancelled') {
      this.#ports.log.info('backup cancelled', { run: base.id, database: label });
      return this.#finish({ ...base, state: 'cancelled', finishedAt }, label);
    }
    this.#ports.log.error('backup failed', {
      run: base.id,
      database: label,
      ...describeFault(fault),
      error,
    });
    return this.#finish({ ...base, state: 'failed', finishedAt, error }, label);
  }

  /** The run ends when its line is in the history, or after writing the line has failed. */
  async #finish(run: FinishedRun, label: string): Promise<FinishedRun> {
    await this.#ports.history.append(run).catch((error: unknown) => {
      this.#ports.log.error('the history of runs cannot be written', describeFault(error));
    });
    const { by = nobody } = this.#active.get(run.id) ?? {};
    this.#active.delete(run.id);
    this.#latest.set(run.connectionId ?? run.id, run);
    this.#ports.onChange(run);
    this.#ports.onFinished(run, label, by);
    return run;
  }

  #now(): string {
    return new Date(this.#ports.clock.nowMs()).toISOString();
  }
}
