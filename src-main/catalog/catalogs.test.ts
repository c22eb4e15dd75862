import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockedBackups } from '../backup-folder/read-locks.ts';
import { catalogScene, codeOf, head, tail } from '../../tests/support/catalog-scene.ts';

const scene = catalogScene();

describe('files that are open', () => {
  const name = 'backup_2026-02-14T10-30-00.sql.gz';
  const isHeld = async (file: string): Promise<boolean> =>
    (await lockedBackups(path.dirname(file))).has(name);
  const dump = `${head}COPY public.t (a) FROM stdin;\n1\n\\.\n${tail}`;

  it('are closed on release; files in use are closed after their operation', async () => {
    const file = await scene.fileOf(dump, name);
    const [idle, busy] = [await scene.catalogs.open(file), await scene.catalogs.open(file)];
    const exported = scene.catalogs.exported(busy.openedId, { table: 0, format: 'csv' });
    const chunks = exported[Symbol.asyncIterator]();
    expect((await chunks.next()).done).toBe(false);
    await scene.catalogs.release();
    expect(await codeOf((async () => scene.catalogs.contents(idle.openedId))())).toBe(
      'backup-not-open',
    );
    expect(await isHeld(file)).toBe(true);
    while ((await chunks.next()).done !== true);
    expect(await codeOf((async () => scene.catalogs.contents(busy.openedId))())).toBe(
      'backup-not-open',
    );
    expect(await isHeld(file)).toBe(false);
  });

  it.each(['release', 'closeAll'] as const)(
    'are not left open for a request from before %s',
    async (ending) => {
      const file = await scene.fileOf(dump, name);
      const opening = scene.catalogs.open(file);
      await scene.catalogs[ending]();
      expect(await codeOf(opening)).toBe('reading-cancelled');
      expect(await isHeld(file)).toBe(false);
    },
  );
});

it('are all closed after closeAll, which also ends every request', async () => {
  const { openedId } = await scene.catalogs.open(await scene.fileOf(head + tail));
  await scene.catalogs.close(openedId);
  expect(await codeOf(scene.catalogs.definition(openedId, 0))).toBe('backup-not-open');
});

it('close the backup that was opened first when seventeen are open', async () => {
  const file = await scene.fileOf(head + tail);
  const ids: string[] = [];
  for (let at = 0; at < 17; at += 1) ids.push((await scene.catalogs.open(file)).openedId);
  const codes: unknown[] = [];
  for (const id of ids) codes.push(await codeOf((async () => scene.catalogs.contents(id))()));
  expect(codes).toEqual(['backup-not-open', ...Array<null>(16).fill(null)]);
});
