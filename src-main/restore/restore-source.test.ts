import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openSource } from './restore-source.ts';

const dumpWith = (role: string): string =>
  [
    '--\n-- PostgreSQL database dump\n--\n',
    '--\n-- Name: t; Type: TABLE; Schema: public; Owner: -\n--\n',
    `CREATE TABLE public.t (\n    a regrole DEFAULT '${role}'::regrole\n);\n`,
    '--\n-- PostgreSQL database dump complete\n--\n',
  ].join('\n');

it('answers every question from the file that was opened, even if another file gets its name', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-source-'));
  const file = path.join(folder, 'dump.sql');
  await writeFile(file, dumpWith('first_owner'));
  const source = await openSource(file, null, { createdHere: async () => false, cache: null });
  onTestFinished(async () => {
    await source.close();
    await rm(folder, { recursive: true });
  });
  await writeFile(path.join(folder, 'other.sql'), dumpWith('other_owner'));
  await rename(path.join(folder, 'other.sql'), file);
  expect(await source.rolesOfData()).toEqual(['first_owner']);
});

it('answers no question from a file that was modified since it was opened', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-source-'));
  const file = path.join(folder, 'dump.sql');
  await writeFile(file, dumpWith('early_owner'));
  const source = await openSource(file, null, { createdHere: async () => false, cache: null });
  onTestFinished(async () => {
    await source.close();
    await rm(folder, { recursive: true });
  });
  await writeFile(file, `${dumpWith('later_owner')}\n`);
  await expect(source.rolesOfData()).rejects.toMatchObject({
    error: { code: 'file-changed', filename: 'dump.sql' },
  });
});
