import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { realProcesses } from '../../system/processes.ts';
import { MemberCompressor } from './member-compressor.ts';
import { OrderedParts, Part } from './ordered-parts.ts';
import type { Compressor } from '../../compression/compressor.ts';
import { zlibCompressor } from '../../compression/zlib-compressor.ts';

const text = (bytes: number): Buffer =>
  Buffer.from('all work and no play makes a dull row\t1\n'.repeat(bytes / 40));
const hex = (bytes: number): Buffer => Buffer.from(randomBytes(bytes / 2).toString('hex'));

const partsWith = (options: {
  write: (member: Buffer) => Promise<void>;
  compressors?: readonly Compressor[];
  mostWaitingBytes?: number;
}): OrderedParts =>
  new OrderedParts({
    compressor: new MemberCompressor(options.compressors ?? [zlibCompressor], 4),
    mostMembers: 4,
    ...options,
  });

/** Writes one part that consists of these blocks. */
async function writeBlocks(parts: OrderedParts, blocks: readonly Buffer[]): Promise<void> {
  const part = new Part();
  parts.append(part);
  for (const block of blocks) await parts.add(part, block);
  parts.end(part);
  await parts.finish();
}

describe('the parts of a dump', () => {
  it('become members that any gzip reads as one file, each readable separately', async () => {
    const written: Buffer[] = [];
    const parts = partsWith({ write: async (member) => void written.push(Buffer.from(member)) });
    const blocks = [text(1_000_000), hex(1_000_000), text(400_000), hex(800_000), text(40)];
    await writeBlocks(parts, blocks);

    const file = Buffer.concat(written);
    const sql = Buffer.concat(blocks);
    const { stdout } = await realProcesses.run({
      file: 'gzip',
      args: ['-dc'],
      env: { PATH: process.env['PATH'] },
      stdin: Readable.from([file]),
    });
    expect(stdout === sql.toString()).toBe(true);
    expect(parts.fileBytes).toBe(file.length);
    expect(parts.sqlBytes).toBe(sql.length);
    parts.members.forEach(([fileStart, sqlStart], index) => {
      const [fileEnd, sqlEnd] = parts.members[index + 1] ?? [file.length, sql.length];
      const member = gunzipSync(file.subarray(fileStart, fileEnd));
      expect(member.equals(sql.subarray(sqlStart, sqlEnd))).toBe(true);
    });
  });

  it('are written in the order of the file, in whatever order their data arrives', async () => {
    const written: Buffer[] = [];
    const parts = partsWith({ write: async (member) => void written.push(gunzipSync(member)) });
    const [a, b, c] = [new Part(), new Part(), new Part()];
    for (const part of [a, b, c]) parts.append(part);
    for (const [part, words] of [
      [c, 'five '],
      [b, 'three '],
      [a, 'one '],
      [c, 'six'],
      [a, 'two '],
      [b, 'four '],
    ] as const) {
      await parts.add(part, Buffer.from(words));
    }
    for (const part of [c, b, a]) parts.end(part);
    await parts.finish();
    expect(Buffer.concat(written).toString()).toBe('one two three four five six');
  });

  it('wait for the first part when much data waits in memory, and the first part does not', async () => {
    const parts = partsWith({ write: async () => undefined, mostWaitingBytes: 500_000 });
    const [first, second] = [new Part(), new Part()];
    for (const part of [first, second]) parts.append(part);
    let added = 0;
    const fillSecond = (async () => {
      for (; added < 20; added += 1) await parts.add(second, hex(200_000));
      parts.end(second);
    })();
    for (let at = 0; at < 30; at += 1) await parts.add(first, hex(200_000));
    expect(added).toBeLessThan(10);
    parts.end(first);
    await fillSecond;
    await parts.finish();
    expect(parts.sqlBytes).toBe(50 * 200_000);
  });

  it('are rejected if a member was compressed from other bytes than the block', async () => {
    const parts = partsWith({ write: async () => undefined });
    const part = new Part();
    parts.append(part);
    const sql = text(40_000);
    const before = crc32(sql);
    sql[20_000] = 0;
    const all = async (): Promise<void> => {
      await parts.add(part, sql, { crc32: before });
      parts.end(part);
      await parts.finish();
    };
    await expect(all()).rejects.toMatchObject({ error: { code: 'verification-failed' } });
    await parts.settle();
  });

  it('report the first failed write, and no write is pending after it', async () => {
    const parts = partsWith({ write: () => Promise.reject(new Error('no space')) });
    const blocks = Array.from({ length: 12 }, () => text(40_000));
    await expect(writeBlocks(parts, blocks)).rejects.toThrow('no space');
    await parts.settle();
  });

  it('report an error of a source to every waiting source', async () => {
    const parts = partsWith({ write: async () => undefined, mostWaitingBytes: 10 });
    const [first, second] = [new Part(), new Part()];
    for (const part of [first, second]) parts.append(part);
    const waiting = (async () => {
      for (let at = 0; at < 5; at += 1) await parts.add(second, text(40_000));
    })();
    parts.fail(new Error('the session has ended'));
    await expect(waiting).rejects.toThrow('the session has ended');
    await expect(parts.finish()).rejects.toThrow('the session has ended');
    await parts.settle();
  });

  it('leave blocks that a compressor cannot compress to zlib, and return their memory', async () => {
    let blocks = 0;
    let releases = 0;
    const failing: Compressor = {
      ...zlibCompressor,
      compress: (block, level) => {
        blocks += 1;
        return blocks > 3
          ? Promise.reject(new Error('out of memory'))
          : zlibCompressor.compress(block, level);
      },
      release: () => void (releases += 1),
    };
    const written: Buffer[] = [];
    const parts = partsWith({
      compressors: [failing],
      write: async (member) => void written.push(Buffer.from(member)),
    });
    await writeBlocks(
      parts,
      Array.from({ length: 8 }, () => text(40_000)),
    );
    await parts.settle();
    expect(gunzipSync(Buffer.concat(written))).toHaveLength(8 * 40_000);
    expect(releases).toBe(1);
  });
});
