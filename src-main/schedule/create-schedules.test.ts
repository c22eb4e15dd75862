import { describe, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import { defaultSchedule, type Schedule } from '#shared/domain/schedule.ts';
import { defaultSettings, type Settings } from '#shared/domain/settings.ts';
import { createSchedules } from './create-schedules.ts';
import { emptyState } from './state.ts';

const connection: Connection = {
  id: 'c0ffee00-0000-4000-8000-000000000001',
  name: 'Main',
  host: 'db',
  port: 5432,
  database: 'main',
  user: 'u',
  tlsMode: 'prefer',
  rootCertificatePem: null,
  folderName: '',
  isSample: false,
  hasPassword: false,
};

function scene(schedule: Schedule) {
  let settings: Settings = { ...defaultSettings, schedules: { [connection.id]: schedule } };
  const warnings: string[] = [];
  let ticking = 0;
  const ignore = (): void => undefined;
  const schedules = createSchedules({
    settings: {
      file: 'settings.json',
      setAside: null,
      fault: null,
      current: () => settings,
      reload: async () => settings,
      update: async (change) => void (settings = change(settings)),
    },
    clock: { nowMs: () => Date.UTC(2026, 10, 23, 20), monotonicMs: () => 0 },
    uptimeMs: () => 0,
    timeZone: () => 'Europe/Berlin',
    log: {
      info: ignore,
      warn: (message) => void warnings.push(message),
      error: ignore,
      registerSecret: ignore,
    },
    clockChecks: { last: async () => null, note: async () => undefined },
    store: {
      load: async () => emptyState(),
      save: async () => undefined,
      append: async () => undefined,
      records: async () => [],
    },
    ticker: {
      start: () => {
        ticking += 1;
        return () => (ticking -= 1);
      },
    },
    tickEveryMs: 60_000,
    connections: () => [connection],
    requireConnection: () => connection,
    dumping: () => [],
    probe: async () => undefined,
    run: () => Promise.reject(new Error('nothing is due')),
    finishedRuns: async () => [],
    afterServed: async () => undefined,
    onRecord: ignore,
    onChange: ignore,
    onWake: ignore,
  });
  return { schedules, warnings, ticking: () => ticking };
}

describe('schedules', () => {
  it('tick only between start and stop, and only once after several starts', async () => {
    const { schedules, ticking } = scene(defaultSchedule);
    schedules.power('resume');
    expect(ticking()).toBe(0);
    await schedules.start();
    await schedules.start();
    expect(ticking()).toBe(1);
    await schedules.stop();
    await schedules.stop();
    expect(ticking()).toBe(0);
  });

  it('show the next runs immediately, also without a ticker', async () => {
    const { schedules } = scene(defaultSchedule);
    const { words } = await schedules.overview(connection.id);
    expect(words).toMatchObject({ description: 'Every day at 02:00', timeZone: 'Europe/Berlin' });
    expect(words.nextRuns[0]).toBe('2026-11-24T01:00:00.000Z');
  });

  it('are saved and shown even if their cron expression has no description', async () => {
    const { schedules } = scene(defaultSchedule);
    const lastFriday = { kind: 'cron', expression: '0 2 * * FRI#L' } as const;
    await schedules.save(connection.id, { ...defaultSchedule, when: lastFriday }, 30);
    const { schedule, words } = await schedules.overview(connection.id);
    expect(schedule.when).toEqual(lastFriday);
    expect(words.description).toBe('By the cron expression “0 2 * * FRI#L”');
    expect(words.nextRuns[0]).toBe('2026-11-27T01:00:00.000Z');
  });
});
