import { expect, it } from 'vitest';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Drill } from '#shared/domain/drill.ts';
import type { Restore } from '#shared/domain/restore.ts';
import { drillSchema } from '#shared/domain/drill.ts';
import { restoreSchema } from '#shared/domain/restore.ts';
import { adminActor, nobody } from '../../admin/actor.ts';
import type { Nightjar } from '../../engine/engine.ts';
import { drillHandlers } from './drill-handlers.ts';
import { entryShownTo, eventShownToAnybody } from './hide-failures.ts';
import { restoreHandlers } from './restore-handlers.ts';
import { createWorks } from './operations.ts';

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
  const caller = { window: 1, admin: null, actor: nobody };
  const [restores, drills] = [
    await lists.restores(undefined, caller),
    await lists.drills(undefined, caller),
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

it('tells it of a backup that cannot be restored, in the list and as the end of a drill, without the words of the server', () => {
  const said = ended.error.detail;
  const proof = {
    provenAt: ended.finishedAt,
    by: 'Ada',
    serverVersion: '15.18',
    tables: 1,
    rows: 1,
    restoreDurationMs: 0,
    durationMs: 1,
    differences: [said],
    notRestored: 'refused',
  } as const;
  const { error: _error, ...base } = drill;
  const shown = eventShownToAnybody('drill-changed', { ...base, state: 'finished', proof });
  expect(drillSchema.parse(shown)).toMatchObject({ proof: { notRestored: 'refused' } });
  const entry: BackupEntry = {
    filename: ended.filename,
    createdAt: ended.startedAt,
    sizeBytes: 1,
    details: {
      trigger: 'manual',
      admin: 'Ada',
      databaseName: 'shop',
      serverVersion: '15.18',
      pgDumpVersion: '15.18',
      tables: 1,
      rows: 1,
      durationMs: 1,
      verifiedAt: ended.startedAt,
      concerns: [],
      kept: false,
      proof: {
        provenAt: ended.finishedAt,
        serverVersion: '15.18',
        differences: 1,
        notRestored: 'refused',
      },
      failedCheck: { kind: 'disproved', at: ended.finishedAt, detail: said },
    },
  };
  expect(entryShownTo(true, entry)).toBe(entry);
  const hidden = entryShownTo(false, entry);
  expect(hidden.details?.failedCheck?.kind).toBe('disproved');
  expect(JSON.stringify([shown, hidden])).not.toContain('078-05-1120');
});

it('tells an admin all of it', async () => {
  const ada = { window: 1, admin: 'Ada', actor: adminActor('Ada', 'window') };
  expect(await lists.restores(undefined, ada)).toEqual([restore]);
  expect(await lists.drills(undefined, ada)).toEqual([drill]);
});
