import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Log } from '../system/ports.ts';
import { openJsonFile, type JsonFileOptions } from './json-file.ts';
import { newestSetAside } from './set-aside.ts';

const schema = z.strictObject({ version: z.literal(1), count: z.number() });
type Content = z.infer<typeof schema>;
const one: Content = { version: 1, count: 1 };
const clock = { nowMs: () => Date.UTC(2026, 1, 14, 10, 30, 5, 250), monotonicMs: () => 0 };
const stamp = '20260214T103005Z';

async function scene(
  more: Partial<Exclude<JsonFileOptions<Content>, { refuseWith: unknown }>> = {},
) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-json-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'state.json');
  const logged: unknown[] = [];
  const note = (message: string, facts?: unknown): void => void logged.push([message, facts]);
  const log: Log = { info: note, warn: note, error: note, registerSecret: () => undefined };
  return { folder, file, logged, stored: openJsonFile(file, schema, { log, clock, ...more }) };
}

const add = (content: Content | null): Content => ({
  version: 1,
  count: (content?.count ?? 0) + 1,
});

const cannotBeUsed: [string, string, string][] = [
  ['is empty', '', 'It is not JSON.'],
  ['was cut short', '{"version":1,', 'It is not JSON.'],
  ['is null', 'null', '(file): Invalid input: expected object, received null'],
  ['has another shape', '{"version":1,"count":"a lot"}', 'count: Invalid input: expected number'],
  [
    'was written by a newer Nightjar',
    '{"version":7}',
    'It has version 7, written by a newer Nightjar; this Nightjar supports version 1.',
  ],
];

describe('a state file', () => {
  it('is not created by reading, and is the same for the next process after a change', async () => {
    const { file, folder, stored } = await scene();
    expect(await stored.read()).toBeNull();
    expect(await readdir(folder)).toEqual([]);
    expect(await stored.update(add)).toEqual(one);
    expect(await stored.read()).toEqual(one);
    const refuseWith = () => ({ code: 'session-locked' as const });
    expect(await openJsonFile(file, schema, { refuseWith }).read()).toEqual(one);
  });

  it('loses no change if two processes change it at the same time', async () => {
    const { file, stored } = await scene();
    const refuseWith = () => ({ code: 'session-locked' as const });
    const other = openJsonFile(file, schema, { refuseWith });
    const changes = Array.from({ length: 6 }, (_, n) => (n % 2 === 0 ? stored : other).update(add));
    await Promise.all(changes);
    expect(await stored.read()).toEqual({ version: 1, count: 6 });
  });

  it('is not written if a change has no effect', async () => {
    const { file, stored } = await scene();
    await writeFile(file, JSON.stringify(one));
    await stored.update((content) => ({ ...one, ...content }));
    expect(await readFile(file, 'utf8')).toBe(JSON.stringify(one));
  });

  it('is unchanged if the change fails, or if its result could not be read again', async () => {
    const { file, stored } = await scene();
    await stored.update(add);
    const before = await readFile(file, 'utf8');
    await expect(stored.update(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(stored.update(() => ({ version: 1, count: Number.NaN }))).rejects.toThrow('count');
    expect(await readFile(file, 'utf8')).toBe(before);
  });
});

describe('a state file that cannot be used', () => {
  it.each(cannotBeUsed)(
    'because it %s is renamed, and its content is kept',
    async (_what, text, reason) => {
      const { file, folder, logged, stored } = await scene();
      await writeFile(file, text);
      expect(await stored.read()).toBeNull();
      const aside = `${file}.unreadable-${stamp}`;
      expect(await readFile(aside, 'utf8')).toBe(text);
      expect(logged).toEqual([
        [
          'an unreadable state file was renamed',
          { file, setAside: aside, reason: expect.stringContaining(reason) as string },
        ],
      ]);
      await stored.update(add);
      expect(await stored.read()).toEqual(one);
      expect((await readdir(folder)).toSorted()).toEqual([
        path.basename(file),
        path.basename(aside),
      ]);
    },
  );

  it.each(cannotBeUsed)('because it %s is also renamed by a change', async (_what, text) => {
    const { file, stored } = await scene();
    await writeFile(file, text);
    expect(await stored.update(add)).toEqual(one);
    expect(await readFile((await newestSetAside(file)) ?? '', 'utf8')).toBe(text);
  });

  it('never overwrites a file that was renamed before', async () => {
    const { file, stored } = await scene();
    await writeFile(file, 'first');
    await stored.read();
    await writeFile(file, 'second');
    await stored.read();
    expect(await readFile(`${file}.unreadable-${stamp}`, 'utf8')).toBe('first');
    expect(await readFile(`${file}.unreadable-${stamp}-2`, 'utf8')).toBe('second');
    expect(await newestSetAside(file)).toBe(`${file}.unreadable-${stamp}-2`);
  });

  it('is renamed if it is a folder', async () => {
    const { file, stored } = await scene();
    await mkdir(file);
    expect(await stored.update(add)).toEqual(one);
    expect(await newestSetAside(file)).not.toBeNull();
  });

  it('is renamed if it violates an additional rule, and is replaced by the content of the caller', async () => {
    const asides: unknown[] = [];
    const { file, stored } = await scene({
      problemOf: ({ count }) => (count > 9 ? 'count: This is too much.' : null),
      inItsPlace: async (setAside) => {
        asides.push(setAside);
        return { version: 1, count: 5 };
      },
    });
    await writeFile(file, JSON.stringify({ version: 1, count: 10 }));
    expect(await stored.update(add)).toEqual({ version: 1, count: 6 });
    expect(asides).toEqual([
      { path: `${file}.unreadable-${stamp}`, reason: 'count: This is too much.' },
    ]);
  });

  it.each(cannotBeUsed)(
    'because it %s causes an error and is not renamed, if the caller requires that',
    async (_what, text, reason) => {
      const { file, folder } = await scene();
      const refused = openJsonFile(file, schema, {
        refuseWith: (detail) => ({ code: 'accounts-unreadable', file, detail }),
      });
      await writeFile(file, text);
      const error = {
        code: 'accounts-unreadable',
        file,
        detail: expect.stringContaining(reason) as string,
      };
      await expect(refused.read()).rejects.toMatchObject({ error });
      await expect(refused.update(add)).rejects.toMatchObject({ error });
      expect(await readFile(file, 'utf8')).toBe(text);
      expect(await readdir(folder)).toEqual(['state.json']);
    },
  );

  it.skipIf(process.platform !== 'linux')(
    'for a temporary reason is neither renamed nor overwritten',
    async () => {
      const { file, folder, stored } = await scene();
      // Reading the memory of a process at its beginning causes a real EIO.
      await symlink('/proc/self/mem', file);
      const error = { code: 'state-not-readable', file };
      await expect(stored.read()).rejects.toMatchObject({ error });
      await expect(stored.update(add)).rejects.toMatchObject({ error });
      expect(await readdir(folder)).toEqual(['state.json']);
    },
  );

  it.skipIf(process.platform === 'win32')('because it is a loop of links is renamed', async () => {
    const { file, stored } = await scene();
    await symlink('state.json', file);
    expect(await stored.read()).toBeNull();
    expect(await newestSetAside(file)).not.toBeNull();
  });
});
