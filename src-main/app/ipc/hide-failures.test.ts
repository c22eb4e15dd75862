import { expect, it } from 'vitest';
import { drillSchema } from '#shared/domain/drill.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import { restoreSchema } from '#shared/domain/restore.ts';
import { adminActor, nobody } from '../../admin/actor.ts';
import type { Nightjar } from '../../engine/engine.ts';
import { drillHandlers } from './drill-handlers.ts';
import { entryShownTo, eventWithoutDetails } from './hide-failures.ts';
import { restoreHandlers } from './restore-handlers.ts';
import { createOperations } from './operations.ts';
import { aBackup, aDrill, aProof, aRestore } from '../../../tests/support/builders.ts';

const error = {
  code: 'restore-failed',
  detail: 'invalid input syntax for type integer: "078-05-1120"',
} as const satisfies NightjarError;
const restore = aRestore('failed', { error });
const drill = aDrill('failed', { error });

const nightjar = {
  restores: { list: () => [restore] },
  drills: { list: () => [drill] },
} as unknown as Nightjar;
const lists = {
  restores: restoreHandlers({ nightjar, operations: createOperations(() => undefined) })[
    'restores.list'
  ],
  drills: drillHandlers({ nightjar })['drills.list'],
};

it('a window without an admin receives only the failure and its code, not the message of psql', async () => {
  const caller = { window: 1, admin: null, actor: nobody };
  const [restores, drills] = [
    await lists.restores(undefined, caller),
    await lists.drills(undefined, caller),
  ];
  for (const [one, schema] of [
    [restores[0], restoreSchema],
    [drills[0], drillSchema],
    [eventWithoutDetails('restore-changed', restore), restoreSchema],
    [eventWithoutDetails('drill-changed', drill), drillSchema],
  ] as const) {
    expect(schema.parse(one)).toMatchObject({ state: 'failed', error: { code: 'restore-failed' } });
    expect(JSON.stringify(one)).not.toContain('078-05-1120');
  }
});

it('a window without an admin sees that a backup cannot be restored, but not the message of the server', () => {
  const said = error.detail;
  const proof = aProof({ differences: [said], notRestored: 'refused' });
  const shown = eventWithoutDetails('drill-changed', aDrill('finished', { proof }));
  expect(drillSchema.parse(shown)).toMatchObject({ proof: { notRestored: 'refused' } });
  const at = proof.provenAt;
  const entry = aBackup({
    details: {
      proof: { provenAt: at, serverVersion: '15.18', differences: 1, notRestored: 'refused' },
      invalidated: { kind: 'disproved', at, detail: said },
    },
  });
  expect(entryShownTo(true, entry)).toBe(entry);
  const hidden = entryShownTo(false, entry);
  expect(hidden.details?.invalidated?.kind).toBe('disproved');
  expect(JSON.stringify([shown, hidden])).not.toContain('078-05-1120');
});

it('a window with an admin receives everything', async () => {
  const ada = { window: 1, admin: 'Ada', actor: adminActor('Ada', 'window') };
  expect(await lists.restores(undefined, ada)).toEqual([restore]);
  expect(await lists.drills(undefined, ada)).toEqual([drill]);
});
