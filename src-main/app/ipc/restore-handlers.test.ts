import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { adminActor } from '../../admin/actor.ts';
import type { Nightjar } from '../../engine/engine.ts';
import type { RestoreOrder } from '../../restore/restores.ts';
import { restoreHandlers } from './restore-handlers.ts';
import { createOperations } from './operations.ts';

it('converts a backup of a connection, or an open file, to its path in the engine', async () => {
  const orders: RestoreOrder[] = [];
  const nightjar = {
    backups: { resolvePath: async (_id: string, filename: string) => `/backups/${filename}` },
    catalogs: { fileOf: () => '/somewhere/dump.sql', databaseInFileOf: () => 'shop' },
    as: () => ({
      restores: {
        start: async (order: RestoreOrder) => {
          orders.push(order);
          return { restoreId: randomUUID(), finished: Promise.resolve() };
        },
      },
    }),
  } as unknown as Nightjar;
  const handlers = restoreHandlers({ nightjar, operations: createOperations(() => undefined) });
  const common = {
    connectionId: randomUUID(),
    database: 'copy',
    mode: 'new',
    trusted: false,
    tables: null,
  } as const;
  const filename = 'backup_2026-02-14T10-30-00.sql.gz';
  for (const source of [
    { kind: 'backup', connectionId: randomUUID(), filename },
    { kind: 'opened', openedId: randomUUID() },
  ] as const) {
    const answer = await handlers['restores.start'](
      { ...common, source },
      { window: 1, admin: 'ada', actor: adminActor('ada', 'window') },
    );
    expect(Object.keys(answer)).toEqual(['restoreId']);
  }
  expect(orders).toEqual([
    { ...common, filePath: `/backups/${filename}`, databaseInFile: null },
    { ...common, filePath: '/somewhere/dump.sql', databaseInFile: 'shop' },
  ]);
});
