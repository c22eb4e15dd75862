import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Contents } from '#shared/domain/catalog.ts';
import { fail } from '#shared/errors/errors.ts';
import { adminActor } from '../../admin/actor.ts';
import type { Catalogs, Operation } from '../../catalog/catalogs.ts';
import type { Nightjar } from '../../engine/engine.ts';
import { catalogHandlers } from './catalog-handlers.ts';
import type { Desktop, HandlerParts } from './handler-parts.ts';
import { createOperations } from './operations.ts';

const caller = { window: 1, admin: 'ada', actor: adminActor('ada', 'window') };

interface Scene {
  handlers: ReturnType<typeof catalogHandlers>;
  fractions: number[];
  exported: string[];
}

function scene(catalogs: Partial<Catalogs>, chosen: string | null = null): Scene {
  const fractions: number[] = [];
  const exported: string[] = [];
  const desktop = {
    chooseFile: async () => chosen,
    chooseFileToSave: async (_title: string, suggestedName: string) => {
      exported.push(suggestedName);
      return chosen;
    },
  } as unknown as Desktop;
  const nightjar = {
    as: () => ({ catalogs }),
    admin: { sessions: { require: async () => ({ name: 'ada' }) } },
    catalogs: {
      ...catalogs,
      reportProgress: (_operationId: string, fraction: number) => fractions.push(fraction),
    },
  } as unknown as Nightjar;
  const parts = { nightjar, desktop } as HandlerParts;
  const operations = createOperations(nightjar.catalogs.reportProgress);
  return { handlers: catalogHandlers({ ...parts, operations }), fractions, exported };
}

it('cancels only the operation with this id', async () => {
  const signals: AbortSignal[] = [];
  const { handlers } = scene({
    compareAndKeep: async (_before, _after, operation) => {
      const signal = operation?.signal;
      if (signal === undefined) throw new Error('There is no way to stop it');
      signals.push(signal);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      const damage = { before: null, after: null };
      const nothing = { tables: [], objects: [], sequences: [], largeObjects: null };
      return { comparisonId: randomUUID(), difference: { same: true, damage, ...nothing } };
    },
  });
  const ids = { before: randomUUID(), after: randomUUID(), closes: randomUUID() };
  const [one, other] = [randomUUID(), randomUUID()];
  const first = handlers['catalog.compare']({ ...ids, operationId: one }, caller);
  const second = handlers['catalog.compare']({ ...ids, operationId: other }, caller);
  await handlers['catalog.cancel']({ operationId: one }, caller);
  await first;
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  await handlers['catalog.cancel']({ operationId: other }, caller);
  await second;
  // It has finished, so there is nothing to cancel.
  await handlers['catalog.cancel']({ operationId: one }, caller);
});

it('opens one database of a file that contains several, without receiving a path from the window', async () => {
  const asked: [string, string | null | undefined][] = [];
  const { handlers } = scene(
    {
      open: async (file, operation) => {
        asked.push([file, operation?.databaseInFile]);
        if (typeof operation?.databaseInFile === 'string') return {} as Contents;
        return fail({ code: 'several-databases-in-file', filename: 'all.sql', databases: ['a'] });
      },
    },
    '/all.sql',
  );
  const openOne = () =>
    handlers['catalog.openDatabase']({ databaseInFile: 'a', operationId: randomUUID() }, caller);
  await expect(openOne()).rejects.toMatchObject({ error: { code: 'backup-not-open' } });
  await expect(
    handlers['catalog.openFile']({ operationId: randomUUID() }, caller),
  ).rejects.toMatchObject({ error: { code: 'several-databases-in-file' } });
  await openOne();
  expect(asked).toEqual([
    ['/all.sql', null],
    ['/all.sql', 'a'],
  ]);
});

it('shows a backup that is still open to the admin who opened it, and to no other', async () => {
  const contents = { openedId: randomUUID() } as Contents;
  const { handlers } = scene({ open: async () => contents, contents: () => contents }, '/dump.sql');
  const { openedId } = contents;
  const ofAda = () => handlers['catalog.opened']({ openedId }, caller);
  const notOpen = { error: { code: 'backup-not-open' } };
  await expect(ofAda()).rejects.toMatchObject(notOpen);
  await handlers['catalog.openFile']({ operationId: randomUUID() }, caller);
  expect(await ofAda()).toBe(contents);
  const grace = { window: 1, admin: 'grace', actor: adminActor('grace', 'window') };
  await expect(handlers['catalog.opened']({ openedId }, grace)).rejects.toMatchObject(notOpen);
});

it('reports progress in visible steps', async () => {
  const { handlers, fractions } = scene(
    {
      open: async (_file: string, operation?: Operation) => {
        for (let at = 0; at <= 10_000; at += 1) operation?.onProgress?.(at / 10_000);
        return {} as Awaited<ReturnType<Catalogs['open']>>;
      },
    },
    '/dump.sql',
  );
  await handlers['catalog.openFile']({ operationId: randomUUID() }, caller);
  expect(fractions).toHaveLength(201);
  expect(fractions.at(-1)).toBe(1);
});

it('does nothing if the user closes a dialog without a choice', async () => {
  const { handlers, exported } = scene({
    contents: () =>
      ({ tables: [{ name: '../odd "table"\n' }] }) as ReturnType<Catalogs['contents']>,
  });
  expect(await handlers['catalog.openFile']({ operationId: randomUUID() }, caller)).toBeNull();
  const what = {
    openedId: randomUUID(),
    table: 0,
    format: 'csv',
    operationId: randomUUID(),
  } as const;
  expect(await handlers['catalog.exportTable'](what, caller)).toBeNull();
  // The suggested name does not lead to another folder.
  expect(exported).toEqual(['.._odd__table__.csv']);
});
