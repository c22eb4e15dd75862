import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../system/clock.ts';
import type { Log } from '../system/ports.ts';
import { expectedRows } from './server/check-rows.ts';
import { waysToCreate } from './server/database-locale.ts';
import { openRestoreState } from './restore-state.ts';
import { freeName } from './server/restore-targets.ts';

describe('the rows that a table should have', () => {
  const block = (name: string, rows: number) => ({
    schema: 'public',
    name,
    columns: [],
    rows,
    dataStart: 0,
    dataEnd: 0,
  });
  const expected = (
    tables: ReturnType<typeof block>[],
    partitions: Parameters<typeof expectedRows>[1] = [],
    uncertain: { schema: string; name: string }[] = [],
  ) => expectedRows({ tables, uncertain, isByHand: false }, partitions);

  it('are those of all its blocks', () => {
    expect(expected([block('t', 1), block('t', 2)])).toMatchObject([{ name: 't', rows: 3 }]);
  });

  it('are not known when one of its blocks may have more than were counted', () => {
    const tables = [block('t', 1), block('t', 2), block('u', 3)];
    const uncertain = [{ schema: 'public', name: 't' }];
    expect(expected(tables, [], uncertain)).toMatchObject([{ name: 'u', rows: 3 }]);
  });

  it('are counted at the top, when rows came in through a partitioned table', () => {
    const partitions = [
      { schema: 'public', name: 'p', isPartitioned: true, above: [] },
      { schema: 'public', name: 'p1', isPartitioned: false, above: [['public', 'p']] as const },
    ];
    expect(expected([block('p', 2), block('p1', 5)], partitions)).toEqual([
      { schema: 'public', name: 'p', rows: 7, isPartitioned: true },
    ]);
    // Without any at the top, each part counts for itself.
    expect(expected([block('p1', 5)], partitions)).toMatchObject([{ name: 'p1', rows: 5 }]);
  });
});

describe('a new database for a dump', () => {
  const nature = { encoding: 'LATIN1', locale: 'xx_XX', ctype: 'yy_YY' };

  it('keeps the encoding where the locale is missing', () => {
    const ways = waysToCreate(nature, { majorVersion: 14 });
    expect(ways.map(({ clause }) => clause.text)).toEqual([
      "encoding 'LATIN1' lc_collate 'xx_XX' lc_ctype 'yy_YY'",
      "encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'",
    ]);
    expect(ways.at(-1)?.warnings.join()).toContain('xx_XX');
  });

  it('keeps the provider of the locale where the server has it', () => {
    const icu = { ...nature, localeProvider: 'icu', providerLocale: 'de-AT' } as const;
    expect(waysToCreate(icu, { majorVersion: 15 })[0]?.clause.text).toContain("icu_locale 'de-AT'");
    const [older] = waysToCreate(icu, { majorVersion: 14 });
    expect(older?.clause.text).not.toContain('provider');
    expect(older?.warnings.join()).toContain('de-AT');
  });
});

it.each([
  ['shop', [], 'shop'],
  ['shop', ['shop'], 'shop_restored'],
  ['shop', ['shop', 'shop_restored'], 'shop_restored_2'],
  ['ä'.repeat(40), ['ä'.repeat(31)], `${'ä'.repeat(27)}_restored`],
])('suggests a name that is free: %s', (base, taken, name) => {
  expect(freeName(base, new Set(taken))).toBe(name);
});

it('sets a list of restores aside that it cannot read, and goes on', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-state-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'restores.json');
  await writeFile(file, '{"unfinished": [], "kept": [{"id": "not what we wrote');
  const log = { error: () => undefined } as unknown as Log;
  const state = openRestoreState(file, { clock: systemClock, log });
  const scratch = { connectionId: '01234567-89ab-4def-8123-456789abcdef', scratch: 'x' };
  await state.change((one) => ({ ...one, unfinished: [scratch] }));
  expect(await state.read()).toEqual({ unfinished: [scratch], kept: [] });
  const aside = (await readdir(folder)).filter((name) => name.includes('unreadable'));
  expect(aside).toHaveLength(1);
});
