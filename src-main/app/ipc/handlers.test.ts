import { describe, expect, it } from 'vitest';
import { fail } from '#shared/errors/errors.ts';
import { adminActor } from '../../admin/actor.ts';
import type { Nightjar } from '../../engine/engine.ts';
import type { Desktop, HandlerParts } from './handler-parts.ts';
import { createHandlers } from './handlers.ts';

const caller = { window: 1, admin: 'ada', actor: adminActor('ada', 'window') };
const connectionId = 'c0ffee00-0000-4000-8000-000000000001';
const filename = 'backup_2026-02-14T10-30-00.sql.gz';

function scene(resolvePath: (connectionId: string, filename: string) => Promise<string>) {
  const shown: string[] = [];
  const desktop = { showInFolder: (path: string) => void shown.push(path) } as Partial<Desktop>;
  const nightjar = { backups: { resolvePath } } as unknown as Nightjar;
  const handlers = createHandlers({ nightjar, desktop } as HandlerParts);
  return { shown, show: handlers['backups.showInFolder'] };
}

it('shows the file that the engine found in the file manager, never a path from the window', async () => {
  const asked: string[][] = [];
  const { shown, show } = scene(async (...names) => {
    asked.push(names);
    return '/real/folder/of the shop/backup.sql.gz';
  });
  await show({ connectionId, filename }, caller);
  expect(asked).toEqual([[connectionId, filename]]);
  expect(shown).toEqual(['/real/folder/of the shop/backup.sql.gz']);
});

it('shows nothing if the backup no longer exists', async () => {
  const { shown, show } = scene(async () => fail({ code: 'backup-not-found', filename }));
  await expect(show({ connectionId, filename }, caller)).rejects.toMatchObject({
    error: { code: 'backup-not-found' },
  });
  expect(shown).toEqual([]);
});

describe.each([
  ['folder.choose', {}],
  ['tools.chooseFolder', {}],
  ['connections.chooseRootCertificate', {}],
  ['catalog.openFile', { operationId: connectionId }],
  [
    'catalog.exportTable',
    { openedId: connectionId, table: 0, format: 'csv', operationId: connectionId },
  ],
] as const)('a dialog of %s', (name, input) => {
  it.each([
    ['while the window is locked', async () => fail({ code: 'session-locked' })],
    ['by somebody else who signed in meanwhile', async () => ({ name: 'bob' })],
  ])('returns nothing if the dialog is answered %s', async (_when, require) => {
    const used: string[] = [];
    const using = (what: string) => async () => void used.push(what);
    const choose = async () => '/stick/of/a/passer-by';
    const parts = {
      desktop: { chooseFolder: choose, chooseFile: choose, chooseFileToSave: choose },
      nightjar: {
        admin: { sessions: { require } },
        as: () => ({
          settings: { chooseBackupFolder: using('folder'), chooseToolsFolder: using('tools') },
          catalogs: { open: using('dump'), exportTable: using('export') },
        }),
        catalogs: { contents: () => ({ tables: [] }) },
      },
    } as unknown as HandlerParts;
    const call = createHandlers(parts)[name] as (input: unknown, by: object) => Promise<unknown>;
    await expect(call(input, caller)).rejects.toMatchObject({ error: { code: 'session-locked' } });
    expect(used).toEqual([]);
  });
});
