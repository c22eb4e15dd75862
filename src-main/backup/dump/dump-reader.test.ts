import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { realProcesses, type ToolCommand } from '../../system/processes.ts';
import { blockSizeBytes } from './dump-blocks.ts';
import { startDump, startWithStream, type DumpReader } from './dump-reader.ts';

/** Tests both readers with real child processes that write like pg_dump. */
const readers: [string, (command: ToolCommand, scans?: boolean) => Promise<DumpReader>][] = [
  ['a pipe and a thread', (command, scans = true) => startDump(command, realProcesses, scans)],
  [
    'a stream',
    (command, scans = true) => Promise.resolve(startWithStream(command, realProcesses, scans)),
  ],
];

const program = (script: string, file = process.execPath): ToolCommand => ({
  file,
  args: ['-e', script],
  env: { PATH: process.env['PATH'] },
});

/** A dump of about 3 MB, written in chunks of different sizes. */
const dump = `
  const rows = Array.from({ length: 60000 }, (_, i) => i + '\\tthe row with number ' + i + '\\n').join('');
  const text = '--\\n-- PostgreSQL database dump\\n--\\n\\nCOPY public.t (id, label) FROM stdin;\\n' + rows +
    '\\\\.\\n\\nCOPY public.empty (id) FROM stdin;\\n\\\\.\\n\\n-- PostgreSQL database dump complete\\n';
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 8191) require('fs').writeSync(1, bytes.subarray(at, at + 8191));
`;

async function readAll(
  reader: DumpReader,
): Promise<{ sizes: number[]; sha256: string; end: unknown }> {
  const ended = new Promise((resolve) => {
    reader.child.once('error', () => resolve('not started'));
    reader.child.once('close', (code, signal) => resolve(code ?? signal));
  });
  const hash = createHash('sha256');
  const sizes: number[] = [];
  for await (const { sql } of reader.blocks) {
    hash.update(sql);
    sizes.push(sql.length);
  }
  return { sizes, sha256: hash.digest('hex'), end: await ended };
}

describe.each(readers)('reading a dump by %s', (_way, start) => {
  it('returns every byte in full blocks, and the facts that the scanner found', async () => {
    const reader = await start(program(dump));
    const { sizes, sha256, end } = await readAll(reader);
    expect(end).toBe(0);
    expect(sizes.slice(0, -1).every((size) => size === blockSizeBytes)).toBe(true);
    const scanned = reader.scanned();
    expect(scanned?.problem).toBeNull();
    expect(scanned?.catalog.tables.map(({ name, rows }) => [name, rows])).toEqual([
      ['t', 60000],
      ['empty', 0],
    ]);
    expect(scanned?.sizeBytes).toBe(sizes.reduce((sum, size) => sum + size, 0));
    expect(reader.bytesRead()).toBe(scanned?.sizeBytes);
    await reader.close();

    const unscanned = await start(program(dump), false);
    expect((await readAll(unscanned)).sha256).toBe(sha256);
    expect(unscanned.reachedEnd()).toBe(true);
    expect(unscanned.scanned()).toBeNull();
    await unscanned.close();
  });

  it.each([
    ['a program that does not exist', program('', '/nonexistent/pg_dump'), 'not started'],
    ['a program that exits immediately', program('process.exit(3)'), 3],
    ['a program that is killed', program('process.kill(process.pid, "SIGKILL")'), 'SIGKILL'],
  ])('ends with %s', async (_what, command, expectedEnd) => {
    const reader = await start(command);
    const { sizes, end } = await readAll(reader);
    expect(sizes).toEqual([]);
    expect(end).toBe(expectedEnd);
    expect(reader.scanned()?.problem).toBe('The dump is empty.');
    await reader.close();
  });

  it('can be closed while no consumer takes the blocks', async () => {
    const reader = await start(program(`${dump}; setInterval(() => {}, 1000);`));
    reader.child.kill('SIGKILL');
    await new Promise((resolve) => reader.child.once('exit', resolve));
    await expect(reader.close()).resolves.toBeUndefined();
  });
});
