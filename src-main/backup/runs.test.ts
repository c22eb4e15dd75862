import { describe, expect, it } from 'vitest';
import type { FinishedRun, Progress, Run } from '#shared/domain/run.ts';
import { fail, type NightjarError } from '#shared/errors/errors.ts';
import type { BackupControl, FinishedBackup } from './backup-request.ts';
import { Runs, type RunStart } from './runs.ts';
import { aBackup } from '../../tests/support/builders.ts';

const entry = aBackup({ sizeBytes: 42 });
const id = 'c0ffee00-0000-4000-8000-000000000001';
const otherId = 'c0ffee00-0000-4000-8000-000000000002';

interface Work {
  control: BackupControl;
  succeed: (finished?: Pick<FinishedBackup, 'entry' | 'warnings'>) => void;
  fail: (fault: unknown) => void;
}

function scene() {
  const ended: { run: FinishedRun; label: string }[] = [];
  const lines: { level: string; message: string; facts: Record<string, unknown> | undefined }[] =
    [];
  const changes: Run[] = [];
  const history: FinishedRun[] = [];
  const line =
    (level: string) =>
    (message: string, facts?: Record<string, unknown>): void =>
      void lines.push({ level, message, facts });
  const runs = new Runs({
    clock: { nowMs: () => Date.UTC(2026, 1, 14, 10, 30), monotonicMs: () => 0 },
    log: {
      info: line('info'),
      warn: line('warn'),
      error: line('error'),
      registerSecret: () => undefined,
    },
    history: {
      read: async () => history,
      append: async (run) => void history.push(run),
    },
    onChange: (run) => changes.push(run),
    onBegun: () => undefined,
    onFinished: (run, label) => void ended.push({ run, label }),
  });
  const begin = (connectionId: string | null = id, label = 'Main') => {
    let work: Work | undefined;
    const start: RunStart = {
      connectionId,
      label,
      server: 'db:5432',
      trigger: 'manual',
      by: { kind: 'admin', name: 'tester', door: 'window' },
      work: (control) =>
        new Promise((resolve, reject) => {
          work = {
            control,
            succeed: (finished = { entry, warnings: [] }) => resolve(finished),
            // eslint-disable-next-line typescript/prefer-promise-reject-errors -- anything can be thrown
            fail: (fault) => reject(fault),
          };
        }),
    };
    const started = runs.start(start);
    if (work === undefined) throw new Error('The operation has not begun');
    return { ...started, ...work };
  };
  return { runs, begin, ended, lines, changes };
}

function errorOf(error: NightjarError): unknown {
  try {
    return fail(error);
  } catch (failure) {
    return failure;
  }
}

const progress: Progress = {
  phase: 'dumping',
  sqlBytes: 1,
  fileBytes: 1,
  table: 'public.t',
  fraction: 0.5,
  bytesPerSecond: 1,
  elapsedMs: 1,
  remainingMs: null,
};

describe('a run', () => {
  it('is reported from its start, with its progress, to its end', async () => {
    const { begin, changes, runs, lines, ended } = scene();
    const run = begin();
    run.control.onProgress(progress);
    expect(runs.list()).toEqual([expect.objectContaining({ state: 'running', progress })]);
    run.succeed({ entry, warnings: ['a warning'] });
    const finished = await run.finished;
    expect(finished).toMatchObject({
      id: run.runId,
      state: 'published',
      startedAt: '2026-02-14T10:30:00.000Z',
      finishedAt: '2026-02-14T10:30:00.000Z',
      backup: entry,
      warnings: ['a warning'],
    });
    expect(changes.map(({ state }) => state)).toEqual(['running', 'running', 'published']);
    expect(runs.list()).toEqual([finished]);
    expect(ended).toEqual([{ run: finished, label: 'Main' }]);
    expect(lines.map(({ message }) => message)).toEqual(['backup begun', 'backup created']);
    expect(lines[1]?.facts).toMatchObject({ filename: entry.filename, size: 42, admin: 'tester' });
  });

  it('that fails is reported and logged with the first cause', async () => {
    const { begin, ended, lines } = scene();
    const run = begin();
    const error = { code: 'connection-lost', detail: 'the server went away' } as const;
    run.fail(errorOf(error));
    expect(await run.finished).toMatchObject({ state: 'failed', error });
    expect(ended).toEqual([{ run: await run.finished, label: 'Main' }]);
    expect(lines.at(-1)).toMatchObject({
      level: 'error',
      message: 'backup failed',
      facts: { run: run.runId, error, stack: expect.any(String) },
    });
  });

  it.each([new TypeError('a bug'), 'a string', undefined])(
    'that ends with a bug (%s) reports a reference that is in the log',
    async (bug) => {
      const { begin, lines } = scene();
      const run = begin();
      run.fail(bug);
      const finished = await run.finished;
      expect(finished).toMatchObject({ state: 'failed', error: { code: 'unexpected' } });
      const reference =
        finished.state === 'failed' && finished.error.code === 'unexpected'
          ? finished.error.reference
          : '';
      expect(lines.some(({ facts }) => facts?.['reference'] === reference)).toBe(true);
    },
  );

  it('that is cancelled is reported as cancelled', async () => {
    const { begin, runs, ended } = scene();
    const run = begin();
    expect(run.control.signal.aborted).toBe(false);
    runs.cancel(run.runId);
    runs.cancel(run.runId);
    expect(run.control.signal.aborted).toBe(true);
    run.fail(errorOf({ code: 'backup-cancelled' }));
    expect(await run.finished).toMatchObject({ state: 'cancelled' });
    expect(ended).toMatchObject([{ run: { state: 'cancelled' } }]);
    expect(() => runs.cancel(run.runId)).toThrow('run-not-found');
  });
});

describe('runs', () => {
  it('runs one at a time for each connection', async () => {
    const { begin, runs } = scene();
    const first = begin();
    expect(() => begin()).toThrow('backup-already-running');
    expect(runs.isRunning(id)).toBe(true);
    const other = begin(otherId);
    expect(runs.list()).toHaveLength(2);
    first.succeed();
    await first.finished;
    expect(runs.isRunning(id)).toBe(false);
    const next = begin();
    next.succeed();
    other.succeed();
    await Promise.all([next.finished, other.finished]);
  });

  it('without a connection can run at the same time as others', async () => {
    const { begin, runs } = scene();
    const all = [begin(null), begin(null)];
    expect(runs.list()).toHaveLength(2);
    for (const run of all) run.succeed();
    await Promise.all(all.map(({ finished }) => finished));
  });

  it('is listed as the latest run of its connection, running ones first', async () => {
    const { begin, runs } = scene();
    const old = begin();
    old.succeed();
    await old.finished;
    const failing = begin();
    failing.fail(errorOf({ code: 'tools-missing' }));
    await failing.finished;
    const running = begin(otherId);
    expect(runs.list()).toMatchObject([
      { id: running.runId, state: 'running' },
      { id: failing.runId, state: 'failed' },
    ]);
    const again = begin();
    expect(runs.list().map((run) => run.id)).toEqual([running.runId, again.runId]);
    running.succeed();
    again.succeed();
    await Promise.all([running.finished, again.finished]);
  });

  it('is cancelled and waited for when the engine stops', async () => {
    const { begin, runs } = scene();
    const all = [begin(id), begin(otherId), begin(null)];
    const stopped = runs.stop();
    for (const run of all) {
      expect(run.control.signal.aborted).toBe(true);
      run.fail(errorOf({ code: 'backup-cancelled' }));
    }
    await stopped;
    expect(runs.list().map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });
});
