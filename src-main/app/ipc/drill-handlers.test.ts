import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { adminActor } from '../../admin/actor.ts';
import type { Nightjar } from '../../engine/engine.ts';
import { drillHandlers } from './drill-handlers.ts';

it('distinguishes the drills of an open file from those of another file with the same name', async () => {
  const [mine, theirs] = [randomUUID(), randomUUID()];
  const files = new Map<string, string>([
    [mine, '/mine/shop.sql'],
    [theirs, '/theirs/shop.sql'],
  ]);
  const drills: string[] = [];
  const nightjar = {
    catalogs: {
      fileOf: (openedId: string) => files.get(openedId),
      databaseInFileOf: () => null,
    },
    as: () => ({
      drills: {
        start: () => {
          const drillId = randomUUID();
          drills.push(drillId);
          return { drillId, finished: Promise.resolve() };
        },
      },
    }),
    drills: { list: () => drills.map((id) => ({ id })) },
  } as unknown as Nightjar;
  const handlers = drillHandlers({ nightjar });
  const caller = { window: 1, admin: 'ada', actor: adminActor('ada', 'window') };
  const ofOpened = (openedId: string) => handlers['drills.ofOpened']({ openedId }, caller);
  const start = (openedId: string) =>
    handlers['drills.start'](
      { source: { kind: 'opened', openedId }, trusted: true, where: 'here' },
      caller,
    );
  const { drillId } = await start(mine);
  expect(await ofOpened(mine)).toEqual([drillId]);
  expect(await ofOpened(theirs)).toEqual([]);
  // Opened again, it is the same file.
  const again = randomUUID();
  files.set(again, '/mine/shop.sql');
  expect(await ofOpened(again)).toEqual([drillId]);
  await start(theirs);
  expect(await ofOpened(mine)).toEqual([drillId]);
});
