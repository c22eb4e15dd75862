import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeAuditEntry, describeBreaks } from '#shared/audit-messages.ts';
import { auditKinds, type AuditEntry, type AuditFacts } from '#shared/domain/admin.ts';
import { realFiles } from '../files/file-port.ts';
import { openAuditTrail, type AuditTrail } from './audit.ts';
import { beginning, canonicalJson, sealEntry } from './audit-line.ts';
import { quietLog, testClock } from './test-support.ts';

const nobody = { kind: 'nobody' } as const;
const everything = { before: null, limit: 500, kinds: null, text: '' };
let base: string;
let folder: string;
let file: string;
let trail: AuditTrail;
beforeEach(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'nightjar-audit-'));
  folder = path.join(base, 'audit');
  file = path.join(folder, 'audit.jsonl');
  trail = newProcess();
});
afterEach(() => rm(base, { recursive: true, force: true }));

const newProcess = (): AuditTrail =>
  openAuditTrail({ folder, clock: testClock(), log: quietLog() });
const linesOf = async (): Promise<string[]> => (await readFile(file, 'utf8')).trimEnd().split('\n');
const write = (lines: string[]): Promise<void> =>
  writeFile(
    file,
    lines
      .map(
        (line) => `${line}
`,
      )
      .join(''),
  );
const breaksOf = async (of = newProcess()): Promise<[number, string][]> =>
  (await of.verifyChain()).breaks.map(({ line, reason }) => [line, reason]);
/** Returns the line with another name and a matching hash. */
const resealed = (line: string, over: Partial<AuditEntry> = {}): string => {
  const { hash: _hash, ...entry } = JSON.parse(line) as AuditEntry;
  return canonicalJson(sealEntry({ ...entry, ...over, facts: { name: 'Eve' } }));
};
const fill = async (count: number): Promise<void> => {
  for (let n = 1; n <= count; n += 1) {
    await trail.record('connection-added', { name: `Nr ${n}` }, nobody);
  }
};

describe('the trail', () => {
  it('is valid while it is empty', async () => {
    expect(await trail.verifyChain()).toEqual({ entries: 0, breaks: [], tornLines: 0 });
    expect(await trail.list(everything)).toEqual({ entries: [], next: null });
  });

  it('stores every entry as one line that follows the line before', async () => {
    await trail.record('signed-in', {}, { kind: 'admin', name: 'Ada', door: 'window' });
    await trail.record('connection-added', { name: 'shop', port: 5432 }, nobody);
    const [first, second] = (await linesOf()).map((line) => JSON.parse(line) as AuditEntry);
    expect(first).toEqual({
      sequence: 1,
      at: '2026-02-14T10:30:00.000Z',
      kind: 'signed-in',
      by: { kind: 'admin', name: 'Ada', door: 'window' },
      facts: {},
      previous: beginning,
      hash: expect.stringMatching(/^[\da-f]{64}$/u),
    });
    expect(second).toMatchObject({ sequence: 2, previous: first?.hash });
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('remains valid if several processes write at the same time', async () => {
    const processes = [trail, newProcess(), newProcess()];
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        processes[n % 3]!.record('connection-added', { name: String(n) }, nobody),
      ),
    );
    expect(await trail.verifyChain()).toEqual({ entries: 60, breaks: [], tornLines: 0 });
  });

  it('is listed page by page, newest first, filtered by kind and text', async () => {
    await fill(7);
    await trail.record('signed-in', {}, { kind: 'os-user', name: 'ada' });
    const first = await trail.list({ ...everything, limit: 3 });
    expect(first.entries.map(({ sequence }) => sequence)).toEqual([8, 7, 6]);
    const second = await trail.list({ ...everything, limit: 3, before: first.next });
    expect(second.entries.map(({ sequence }) => sequence)).toEqual([5, 4, 3]);
    const third = await trail.list({ ...everything, limit: 3, before: second.next });
    expect(third.entries.map(({ sequence }) => sequence)).toEqual([2, 1]);
    expect(third.next).toBeNull();
    const kinds = await trail.list({ ...everything, kinds: ['signed-in'] });
    expect(kinds.entries.map(({ sentence }) => sentence)).toEqual([
      'ada (user of this computer) signed in.',
    ]);
    const words = await trail.list({ ...everything, text: 'NR 5' });
    expect(words.entries.map(({ sequence }) => sequence)).toEqual([5]);
  });
});

describe('a changed trail', () => {
  it.each<[string, (lines: string[]) => string[], [number, string][]]>([
    ['a word', (l) => l.with(2, l[2]!.replace('Nr 3', 'Nr 9')), [[3, 'changed']]],
    ['a time', (l) => l.with(0, l[0]!.replace('10:30', '10:31')), [[1, 'changed']]],
    ['the last line', (l) => l.with(4, l[4]!.replace('Nr 5', 'Nr 9')), [[5, 'changed']]],
    [
      'a line by nonsense',
      (l) => l.with(2, 'x'),
      [
        [3, 'changed'],
        [4, 'removed'],
      ],
    ],
    ['a line away', (l) => l.toSpliced(2, 1), [[3, 'removed']]],
    ['the first line away', (l) => l.slice(1), [[1, 'removed']]],
    [
      'two lines around',
      (l) => [l[0]!, l[2]!, l[1]!, l[3]!, l[4]!],
      [
        [2, 'reordered'],
        [3, 'reordered'],
        [4, 'removed'],
      ],
    ],
    ['a line doubled', (l) => [l[0]!, l[1]!, l[1]!, l[2]!, l[3]!, l[4]!], [[3, 'reordered']]],
    ['the last line away', (l) => l.slice(0, -1), [[5, 'cut']]],
    ['everything away', () => [], [[1, 'cut']]],
  ])('%s, is reported with its line', async (_what, change, breaks) => {
    await fill(5);
    await write(change(await linesOf()));
    expect(await breaksOf()).toEqual(breaks);
    expect(describeBreaks(await trail.verifyChain())).toMatch(/line|end/u);
  });

  it('is detected by the next line if the changed line is valid in itself', async () => {
    await fill(5);
    const lines = await linesOf();
    const { hash: _hash, ...third } = JSON.parse(lines[2]!) as AuditEntry;
    await write(lines.with(2, canonicalJson(sealEntry({ ...third, facts: { name: 'Eve' } }))));
    expect(await breaksOf()).toEqual([[3, 'changed']]);
  });

  it('is detected by the head if the last line was changed and is valid in itself, also after more lines', async () => {
    await fill(5);
    const lines = await linesOf();
    await write(lines.with(4, resealed(lines[4]!)));
    expect(await breaksOf()).toEqual([[5, 'changed']]);
    await newProcess().record('signed-in', {}, nobody);
    await newProcess().record('signed-out', {}, nobody);
    expect(await breaksOf()).toEqual([[5, 'changed']]);
  });

  it.each([
    ['in every line', 0, [5, 'changed']],
    ['in every line, with one more at its end', 1, [7, 'reordered']],
  ])('%s, does not become valid after more lines', async (_what, more, expected) => {
    await fill(5);
    const forged: string[] = [];
    let previous = beginning;
    const lines = await linesOf();
    for (const line of [...lines, ...lines.slice(0, more)]) {
      const sequence = forged.length + 1;
      forged.push(resealed(line, { sequence, previous }));
      previous = (JSON.parse(forged.at(-1)!) as AuditEntry).hash;
    }
    await write(forged);
    expect(await breaksOf()).toEqual([[5, 'changed']]);
    await newProcess().record('signed-in', {}, nobody);
    await newProcess().record('signed-out', {}, nobody);
    expect(await breaksOf()).toEqual([expected]);
  });

  it.each<[string, (line: string) => string]>([
    ['one field too many', (line) => line.replace('"kind":"nobody"', '"kind":"nobody","of":"Eve"')],
    ['a key that stands twice', (line) => line.replace('"facts":', '"facts":{"a":1},"facts":')],
    ['another order of its keys', (line) => line.replace(/^\{("at":"[^"]*"),(.*)\}$/u, '{$2,$1}')],
    ['a space', (line) => line.replace(':', ': ')],
  ])('to have %s, is detected', async (_what, change) => {
    await fill(3);
    const lines = await linesOf();
    expect(change(lines[1]!)).not.toBe(lines[1]);
    await write(lines.with(1, change(lines[1]!)));
    expect(await breaksOf()).toContainEqual([2, 'changed']);
  });

  it('does not become valid after more lines if its end was changed', async () => {
    await fill(5);
    await write((await linesOf()).slice(0, 3));
    await newProcess().record('signed-in', {}, nobody);
    expect(await breaksOf()).toEqual([[4, 'removed']]);
    await rm(file);
    await newProcess().record('signed-in', {}, nobody);
    expect(await breaksOf()).toEqual([[1, 'removed']]);
  });

  it.each([
    ['taking its head away', () => rm(path.join(folder, 'head.json'))],
    ['spoiling its head', () => writeFile(path.join(folder, 'head.json'), '{}')],
  ])('by %s, does not count as valid, also after more lines', async (_what, harm) => {
    await fill(5);
    await write((await linesOf()).slice(0, 2));
    await harm();
    expect(await breaksOf()).toEqual([[3, 'head-missing']]);
    await newProcess().record('signed-in', {}, nobody);
    await newProcess().record('signed-out', {}, nobody);
    expect(await breaksOf()).toEqual([[3, 'head-missing']]);
    const { entries } = await trail.list(everything);
    expect(entries.map(({ kind }) => kind)).toEqual([
      'signed-out',
      'signed-in',
      'head-missing',
      'connection-added',
      'connection-added',
    ]);
  });

  it('is detected for a change of any byte of any line', async () => {
    await fill(3);
    const bytes = await readFile(file);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Buffer.from(bytes);
          changed[at] = (changed[at]! + by) % 256;
          await writeFile(file, changed);
          const { breaks, tornLines } = await trail.verifyChain();
          expect(breaks.length + tornLines).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a crash', () => {
  it('between the first line and its head is not reported as a missing head', async () => {
    let begun = false;
    const dying = openAuditTrail({
      folder,
      clock: testClock(),
      log: quietLog(),
      files: {
        ...realFiles,
        rename: async (from, to) => {
          if (begun) throw Object.assign(new Error('EIO'), { code: 'EIO' });
          begun = true;
          await realFiles.rename(from, to);
        },
      },
    });
    await dying.record('signed-in', {}, nobody);
    expect(await readFile(path.join(folder, 'head.json'), 'utf8')).toContain('"sequence":0');
    expect(await breaksOf()).toEqual([]);
    await newProcess().record('signed-out', {}, nobody);
    expect(await newProcess().verifyChain()).toMatchObject({ entries: 2, breaks: [] });
  });

  it('in the middle of a line damages nothing, and is recorded', async () => {
    await fill(3);
    const whole = await readFile(file);
    await appendFile(file, '{"at":"2026-02-14T10:30:00.000Z","by":{"ki');
    expect(await newProcess().verifyChain()).toEqual({ entries: 3, breaks: [], tornLines: 1 });
    const next = newProcess();
    await next.record('signed-in', {}, nobody);
    await next.record('signed-out', {}, nobody);
    expect(await next.verifyChain()).toEqual({ entries: 6, breaks: [], tornLines: 1 });
    const { entries } = await next.list(everything);
    expect(entries.map(({ kind }) => kind).slice(0, 3)).toEqual([
      'signed-out',
      'signed-in',
      'torn-line',
    ]);
    // The old content is still there: lines are only appended to the trail.
    expect((await readFile(file)).subarray(0, whole.length)).toEqual(whole);
  });

  it('that removed only the line break loses no entry', async () => {
    await fill(3);
    const { size } = await stat(file);
    await truncate(file, size - 1);
    await rm(path.join(folder, 'head.json'));
    await writeFile(
      path.join(folder, 'head.json'),
      JSON.stringify({ sequence: 2, hash: (JSON.parse((await linesOf())[1]!) as AuditEntry).hash }),
    );
    await newProcess().record('signed-in', {}, nobody);
    expect(await newProcess().verifyChain()).toEqual({ entries: 4, breaks: [], tornLines: 0 });
  });

  it('before the head was written is repaired by the next line', async () => {
    await fill(2);
    const head = await readFile(path.join(folder, 'head.json'));
    await fill(1);
    await writeFile(path.join(folder, 'head.json'), head);
    expect(await breaksOf()).toEqual([]);
    await newProcess().record('signed-in', {}, nobody);
    expect(await newProcess().verifyChain()).toMatchObject({ entries: 4, breaks: [] });
  });

  it('does not hide a line that was cut in two later', async () => {
    await fill(3);
    const { size } = await stat(file);
    await truncate(file, size - 40);
    expect(await breaksOf()).toEqual([[4, 'cut']]);
  });
});

describe('a trail that cannot be written', () => {
  it('fails recorded actions, continues after noted actions, and counts both', async () => {
    await writeFile(folder, 'a file where the folder should be');
    await expect(trail.record('admin-added', { name: 'Eve' }, nobody)).rejects.toMatchObject({
      error: { code: 'audit-not-writable' },
    });
    trail.note('backup-begun', { database: 'shop' }, nobody);
    await trail.flush();
    expect(trail.lost).toBe(2);
  });

  it('has an incomplete line if the disk is full, as after a crash', async () => {
    await fill(2);
    let full = true;
    const failing = openAuditTrail({
      folder,
      clock: testClock(),
      log: quietLog(),
      files: {
        ...realFiles,
        open: async (name, flags, mode) => {
          const handle = await realFiles.open(name, flags, mode);
          if (!full || !String(name).endsWith('.jsonl')) return handle;
          handle.appendFile = async (data) => {
            await handle.write((data as string).slice(0, 30));
            throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
          };
          return handle;
        },
      },
    });
    await expect(failing.record('signed-in', {}, nobody)).rejects.toMatchObject({
      error: { code: 'audit-not-writable' },
    });
    full = false;
    await failing.record('signed-in', {}, nobody);
    expect(await newProcess().verifyChain()).toEqual({ entries: 4, breaks: [], tornLines: 1 });
  });
});

describe('the content of an entry', () => {
  const hostile: AuditFacts = {
    name: 'a\nb\r\u001b[31mred\u0000\u202eevil\u2028"}\n{"sequence":9}',
    half: 'x\ud83e',
    proto: '__proto__',
  };

  it('is stored safely and shown safely, whatever the names', async () => {
    await trail.record('connection-added', hostile, { kind: 'os-user', name: 'x\u001b]0;t\u0007' });
    expect(await linesOf()).toHaveLength(1);
    expect(await newProcess().verifyChain()).toEqual({ entries: 1, breaks: [], tornLines: 0 });
    const [entry] = (await trail.list(everything)).entries;
    expect(entry?.facts['name']).toBe(hostile['name']);
    expect(entry?.sentence).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
  });

  it('is cut if it is a megabyte long', async () => {
    await trail.record('connection-added', { name: 'ä'.repeat(1_000_000) }, nobody);
    expect((await stat(file)).size).toBeLessThan(5000);
    const [entry] = (await trail.list(everything)).entries;
    expect(entry?.facts['name']).toContain('1000000 characters');
    expect(entry?.sentence.length).toBeLessThan(300);
  });

  it('never contains a secret', async () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl';
    trail.registerSecret('Kanari3nvogel');
    await trail.record(
      'setting-changed',
      {
        setting: `x ${jwt}`,
        value: 'the Kanari3nvogel',
        name: 'postgresql://ada:hunter2@h/d',
      },
      nobody,
    );
    const text = await readFile(file, 'utf8');
    for (const secret of [jwt, 'hunter2', 'Kanari3nvogel']) expect(text).not.toContain(secret);
  });

  it('contains every name, even if it is a secret in another place', async () => {
    for (const word of ['backup', 'postgres', 'Mallory', 'shop']) trail.registerSecret(word);
    await trail.record(
      'backup-deleted',
      { filename: 'backup_2026-02-14T10-30-00.sql.gz', database: 'shop', user: 'postgres' },
      { kind: 'admin', name: 'Mallory', door: 'window' },
    );
    const [entry] = (await trail.list(everything)).entries;
    expect(entry?.sentence).toBe('Mallory deleted backup_2026-02-14T10-30-00.sql.gz of shop.');
    expect(entry?.facts['user']).toBe('postgres');
  });

  it('has a sentence for every kind, even if facts are missing', () => {
    for (const kind of auditKinds) {
      expect(describeAuditEntry({ by: { kind: 'schedule' }, kind, facts: {} })).toMatch(
        /^The schedule \w.*\.$/u,
      );
    }
  });
});

describe('a hundred thousand entries', () => {
  it('are read page by page without reading all, and verified as a stream', async () => {
    await fill(1);
    let last = JSON.parse((await linesOf())[0]!) as AuditEntry;
    const lines = [canonicalJson(last)];
    for (let sequence = 2; sequence <= 100_000; sequence += 1) {
      const { hash: _hash, ...entry } = last;
      last = sealEntry({ ...entry, sequence, previous: last.hash });
      lines.push(canonicalJson(last));
    }
    await write(lines);
    await writeFile(
      path.join(folder, 'head.json'),
      JSON.stringify({ sequence: last.sequence, hash: last.hash }),
    );
    const startMs = performance.now();
    const page = await trail.list({ ...everything, limit: 100 });
    const pageMs = performance.now() - startMs;
    expect(page.entries[0]?.sequence).toBe(100_000);
    expect(page.next).toBe(99_901);
    const verdict = await trail.verifyChain();
    const checkMs = performance.now() - startMs - pageMs;
    expect(verdict).toEqual({ entries: 100_000, breaks: [], tornLines: 0 });
    // The duration depends on the size of the page: a hundredth of the whole.
    expect(pageMs).toBeLessThan(checkMs);
    console.log(
      `100,000 entries: a page ${Math.round(pageMs)} ms, the check ${Math.round(checkMs)} ms`,
    );
  });
});
