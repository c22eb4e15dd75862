import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultSchedule } from '#shared/domain/schedule.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { emptyState, openSlotStore, type ScheduleState } from './state.ts';

const id = 'c0ffee00-0000-4000-8000-000000000001';
const now = '2026-11-24T02:00:00.000Z';

async function scene() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-state-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const warnings: string[] = [];
  const ignore = (): void => undefined;
  const store = openSlotStore(folder, {
    clock: { nowMs: () => Date.parse(now), monotonicMs: () => 0 },
    log: {
      info: ignore,
      warn: (message) => void warnings.push(message),
      error: ignore,
      registerSecret: ignore,
    },
  });
  return { folder, store, warnings, file: path.join(folder, 'schedule-state.json') };
}

const missed = (dueAt: string): SlotRecord => ({
  connectionId: id,
  dueAt,
  outcome: 'missed',
  servedAt: null,
  filename: null,
  runId: null,
  reasons: [{ kind: 'asleep', from: dueAt, to: now }, { kind: 'overtaken' }],
});

/** An invalid time zone passes the schema. */
const unusable = JSON.stringify({
  ...emptyState(),
  connections: {
    [id]: {
      cursor: now,
      schedule: { ...defaultSchedule, timeZone: 'Mars/Olympus' },
      served: [],
      pending: null,
      isDeferred: false,
    },
  },
});

describe('the state of the schedule', () => {
  it('is read as it was saved', async () => {
    const { store } = await scene();
    expect(await store.load()).toEqual(emptyState());
    const state: ScheduleState = {
      ...emptyState(),
      aliveAt: now,
      outbox: [missed(now)],
      connections: {
        [id]: {
          cursor: now,
          schedule: defaultSchedule,
          served: [now],
          servedBy: '7d0c5c0e-4b1b-4a54-9a3f-0d2f4a7f3a03',
          isDeferred: false,
          deferredZone: 'Europe/Berlin',
          deferredAbsences: [{ kind: 'asleep', from: now, to: now }],
          deferredPauses: [{ since: now, until: now, by: 'Ada' }],
          retentionOwed: true,
          misdated: ['7d0c5c0e-4b1b-4a54-9a3f-0d2f4a7f3a02'],
          pending: {
            dueAt: now,
            reasons: [{ kind: 'failed', error: { code: 'keychain-locked' }, attempts: 2 }],
            attempts: 2,
            told: false,
            toldCodes: ['connection-refused'],
            retryAt: now,
            waited: true,
            runningSince: null,
          },
        },
      },
    };
    await store.save(state);
    expect(await store.load()).toEqual(state);
  });

  it.each(['', '{', 'null', '{"version":2}', '{"version":1,"connections":"none"}', unusable])(
    'is renamed and replaced by an empty state if the file was damaged (%s)',
    async (text) => {
      const { store, file, folder, warnings } = await scene();
      await writeFile(file, text);
      expect(await store.load()).toEqual(emptyState());
      const [aside = ''] = await readdir(folder);
      expect(aside).toMatch(/^schedule-state\.json\.unreadable-/u);
      expect(await readFile(path.join(folder, aside), 'utf8')).toBe(text);
      expect(warnings).toEqual(['an unreadable state file was renamed']);
      await store.save(emptyState());
      expect(await store.load()).toEqual(emptyState());
    },
  );
});

describe('a state that cannot be read for a moment', () => {
  it.skipIf(process.platform !== 'linux')('is renamed before a new state is saved', async () => {
    const { store, file, folder } = await scene();
    // Reading the start of the memory of a process fails with a real EIO.
    await symlink('/proc/self/mem', file);
    expect(await store.load()).toEqual(emptyState());
    await rm(file);
    const text = JSON.stringify({ ...emptyState(), outbox: [missed(now)] });
    await writeFile(file, text);
    await store.save({ ...emptyState(), aliveAt: now });
    const aside = (await readdir(folder)).filter((name) => name.includes('.unreadable-'));
    expect(aside).toHaveLength(1);
    expect(await readFile(path.join(folder, aside[0] ?? ''), 'utf8')).toBe(text);
    expect(await store.load()).toMatchObject({ aliveAt: now, outbox: [] });
  });

  it('is not renamed if it could be read again before', async () => {
    const { store, folder } = await scene();
    await store.save({ ...emptyState(), aliveAt: now });
    await store.load();
    await store.save(emptyState());
    expect(await readdir(folder)).toEqual(['schedule-state.json']);
  });
});

describe('the history of slots', () => {
  it('has one record for each slot: the record that was written last', async () => {
    const { store, folder } = await scene();
    const first = missed('2026-11-22T02:00:00.000Z');
    const second = missed('2026-11-23T02:00:00.000Z');
    const again = { ...first, reasons: [{ kind: 'cancelled' as const }] };
    await store.append([first, second]);
    await store.append([again]);
    await writeFile(path.join(folder, 'history', 'slots.jsonl'), 'not JSON\n', { flag: 'a' });
    expect(await store.records()).toEqual([second, again]);
  });
});
