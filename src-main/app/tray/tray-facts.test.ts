import { expect, it } from 'vitest';
import { defaultSchedule } from '#shared/domain/schedule.ts';
import type { ScheduleOverview } from '#shared/domain/schedule-overview.ts';
import { readDatabases } from './tray-facts.ts';

const overview: ScheduleOverview = {
  schedule: defaultSchedule,
  keepDays: 30,
  words: { description: 'Every day at 02:00', timeZone: 'UTC', nextRuns: [] },
  pause: null,
  waiting: null,
  slots: [],
  retentionWaitsUntil: null,
};

it('a database that cannot be read does not hide the others', async () => {
  const warnings: string[] = [];
  const ignore = (): void => undefined;
  const databases = await readDatabases(
    [
      { id: 'a', name: 'Shop' },
      { id: 'b', name: 'Books' },
    ],
    {
      schedule: async (id) => {
        if (id === 'a') throw new Error('no words for it');
        return overview;
      },
      backups: async (id) => {
        if (id === 'a') throw new Error('no such folder');
        return [];
      },
      log: {
        info: ignore,
        warn: (message) => void warnings.push(message),
        error: ignore,
        registerSecret: ignore,
      },
    },
  );
  expect(databases).toEqual([
    { id: 'a', name: 'Shop', schedule: undefined, backups: [] },
    { id: 'b', name: 'Books', schedule: overview, backups: [] },
  ]);
  expect(warnings).toEqual(['the tray could not read a schedule']);
});
