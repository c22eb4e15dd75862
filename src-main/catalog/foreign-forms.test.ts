/** Forms of rows that pg_dump, and hands, write into dumps; what is unclear is never called equal. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackupDifference } from '#shared/domain/catalog.ts';
import { compareBackups } from './compare-backups.ts';
import { openBackup } from './open-backup.ts';
import type { OpenBackup } from './opened-backup.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-foreign-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const opening =
  "--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n\n";
const closing = '--\n-- PostgreSQL database dump complete\n--\n\n';
const entry = (type: string, name: string, sql: string): string =>
  `--\n-- Name: ${name}; Type: ${type}; Schema: public; Owner: -\n--\n\n${sql}\n\n\n`;

let files = 0;
async function opened(sql: string, head = opening): Promise<OpenBackup> {
  const file = path.join(folder, `${(files += 1)}.sql`);
  await writeFile(file, head + sql + closing);
  return openBackup(file, { cache: null });
}

async function compared(before: string, after: string): Promise<BackupDifference> {
  const [one, other] = [await opened(before), await opened(after)];
  const difference = await compareBackups(one, other);
  await one.close();
  await other.close();
  return difference;
}

describe('rows of columns that only one side has', () => {
  it('are a change also without a definition', async () => {
    const found = await compared(
      'COPY public.t (id) FROM stdin;\n1\n\\.\n\n',
      'COPY public.t (id, b) FROM stdin;\n1\t2\n\\.\n\n',
    );
    expect(found).toMatchObject({
      same: false,
      tables: [{ change: 'changed', columnsAdded: ['b'] }],
    });
  });

  it('are not called equal when no definition says why', async () => {
    const child = entry(
      'TABLE',
      'c',
      'CREATE TABLE public.c (\n    x integer\n)\nINHERITS (public.p);',
    );
    const found = await compared(
      `${child}INSERT INTO public.c VALUES (1, 'a', 3);\n\n`,
      `${child}COPY public.c (id, v, x) FROM stdin;\n1\tb\t3\n\\.\n\n`,
    );
    expect(found).toMatchObject({ same: false, tables: [{ change: 'changed', rows: null }] });
  });
});

describe('a sequence with a line break in its name', () => {
  const set = (sql: string): string => entry('SEQUENCE SET', 'a b', sql);
  const setTo = (value: string): string =>
    set(`SELECT pg_catalog.setval('public."a\nb"', ${value}, true);`);

  it('is compared by its value', async () => {
    const { sequences } = await compared(setTo('5'), setTo('99'));
    expect(sequences).toEqual([{ schema: 'public', name: 'a b', before: '5', after: '99' }]);
    expect((await compared(setTo('5'), setTo('5'))).same).toBe(true);
    const [found] = (await opened(setTo('5'))).catalog.sequences ?? [];
    expect(found).toEqual({ schema: 'public', name: 'a\nb', lastValue: '5', isCalled: true });
  });

  it('is a difference when its value cannot be read', async () => {
    const odd = set(`SELECT pg_catalog.setval('public."a\nb"', 5 + 1, true);`);
    expect(await compared(odd, odd)).toMatchObject({
      same: false,
      sequences: [{ before: 'an unreadable value', after: 'an unreadable value' }],
    });
  });
});
