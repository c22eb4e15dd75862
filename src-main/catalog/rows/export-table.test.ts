import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  catalogScene,
  codeOf,
  copyBlock,
  createT,
  entry,
  head,
  tail,
} from '../../../tests/support/catalog-scene.ts';

const scene = catalogScene();

describe('an export', () => {
  const sql =
    head +
    createT +
    copyBlock('t', ['a', 'b'], [['1', null]]) +
    entry('INDEX', 'some', 'CREATE INDEX some ON public.t USING btree (b);') +
    tail;

  it('as SQL contains the definition, the rows, and everything that belongs to the table', async () => {
    const { openedId } = await scene.catalogs.open(await scene.fileOf(sql));
    const target = path.join(scene.folder, 'out.sql');
    await scene.catalogs.exportTable(openedId, { table: 0, format: 'sql', target });
    expect(await readFile(target, 'utf8')).toBe(
      'SET client_encoding = \'UTF8\';\nSET standard_conforming_strings = on;\nSET check_function_bodies = false;\n\nCREATE TABLE public.t (\n    a text,\n    b text\n);\n\nCOPY "public"."t" ("a", "b") FROM stdin;\n1\t\\N\n\\.\n\nCREATE INDEX some ON public.t USING btree (b);\n',
    );
    expect((await stat(target)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['LATIN1', 'größe', 'utf8', 'UTF8'],
    ['SQL_ASCII', 'Size', 'latin1', 'SQL_ASCII'],
  ] as const)('of a dump in %s is in one encoding', async (encoding, name, bytes, said) => {
    const create = `CREATE TABLE public.t (\n    "${name}" text\n);`;
    const copy = `COPY "public"."t" ("${name}") FROM stdin;\nnaïve\n\\.\n`;
    const block = copyBlock('t', [`"${name}"`], [['naïve']]);
    const dump = `${head.replace('UTF8', encoding)}${entry('TABLE', 't', create)}${block}${tail}`;
    const { openedId } = await scene.catalogs.open(await scene.fileOf(Buffer.from(dump, 'latin1')));
    const target = path.join(scene.folder, 'out');
    await scene.catalogs.exportTable(openedId, { table: 0, format: 'csv', target });
    expect(await readFile(target, bytes)).toBe(`"${name}"\r\n"naïve"\r\n`);
    await scene.catalogs.exportTable(openedId, { table: 0, format: 'sql', target });
    expect(await readFile(target, bytes)).toBe(
      `SET client_encoding = '${said}';\nSET standard_conforming_strings = on;\nSET check_function_bodies = false;\n\n${create}\n\n${copy}\n\n`,
    );
  });

  it('that is cancelled, or cannot be written, leaves no file', async () => {
    const { openedId } = await scene.catalogs.open(await scene.fileOf(sql));
    const target = path.join(scene.folder, 'out.csv');
    const what = { table: 0, format: 'csv', target } as const;
    const signal = AbortSignal.abort();
    expect(await codeOf(scene.catalogs.exportTable(openedId, what, { signal }))).toBe(
      'reading-cancelled',
    );
    const nowhere = { ...what, target: path.join(scene.folder, 'no such folder', 'out.csv') };
    expect(await codeOf(scene.catalogs.exportTable(openedId, nowhere))).toBe('export-failed');
    expect((await readdir(scene.folder)).toSorted()).toEqual(['dump.sql', 'kept']);
  });
});
