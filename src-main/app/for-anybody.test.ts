import { expect, it } from 'vitest';
import type { Drill } from '#shared/domain/drill.ts';
import type { Restore } from '#shared/domain/restore.ts';
import { drillSchema } from '#shared/domain/drill.ts';
import { restoreSchema } from '#shared/domain/restore.ts';
import type { Nightjar } from '../nightjar.ts';
import { drillHandlers } from './drill-handlers.ts';
import { eventShownToAnybody } from './for-anybody.ts';
import { restoreHandlers } from './restore-handlers.ts';
import { createWorks } from './works.ts';

const ended = {
  id: 'c0ffee00-0000-4000-8000-000000000001',
  connectionId: null,
  filename: 'backup_2026-02-14T10-30-00.sql.gz',
  startedAt: '2026-02-14T10:30:00.000Z',
  finishedAt: '2026-02-14T10:31:00.000Z',
  state: 'failed',
  error: {
    code: 'restore-failed',
    detail: 'invalid input syntax for type integer: "078-05-1120"',
  },
} as const;
const restore: Restore = { ...ended, database: 'shop', mode: 'new' };
const drill: Drill = { ...ended, by: 'Ada' };

const nightjar = {
  restores: { list: () => [restore] },
  drills: { list: () => [drill] },
} as unknown as Nightjar;
const lists = {
  restores: restoreHandlers({ nightjar, works: createWorks(() => undefined) })['restores.list'],
  drills: drillHandlers({ nightjar })['drills.list'],
};

it('tells a window without an admin that it failed and by which code, and nothing that psql said', async () => {
  const nobody = { window: 1, admin: null };
  const [restores, drills] = [
    await lists.restores(undefined, nobody),
    await lists.drills(undefined, nobody),
  ];
  for (const [one, schema] of [
    [restores[0], restoreSchema],
    [drills[0], drillSchema],
    [eventShownToAnybody('restore-changed', restore), restoreSchema],
    [eventShownToAnybody('drill-changed', drill), drillSchema],
  ] as const) {
    expect(schema.parse(one)).toMatchObject({ state: 'failed', error: { code: 'restore-failed' } });
    expect(JSON.stringify(one)).not.toContain('078-05-1120');
  }
});

it('tells an admin all of it', async () => {
  const ada = { window: 1, admin: 'Ada' };
  expect(await lists.restores(undefined, ada)).toEqual([restore]);
  expect(await lists.drills(undefined, ada)).toEqual([drill]);
});
