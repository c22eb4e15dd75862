import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { realProcesses } from '../../system/processes.ts';
import { BlockCompressor } from './block-compressor.ts';
import type { Compressor } from '../../compression/compressor.ts';
import { zlibCompressor } from '../../compression/zlib-compressor.ts';

const blockOf = (sql: Buffer) => ({ sql, crc32: crc32(sql) });
const text = (bytes: number): Buffer =>
  Buffer.from('all work and no play makes a dull row\t1\n'.repeat(bytes / 40));
const hex = (bytes: number): Buffer => Buffer.from(randomBytes(bytes / 2).toString('hex'));

describe('the block compressor', () => {
  it('writes members that any gzip reads as one file, in order, each readable separately', async () => {
    const written: Buffer[] = [];
    const compressor = new BlockCompressor({
      parallelBlocks: 4,
      compressors: [zlibCompressor],
      write: async (member) => void written.push(Buffer.from(member)),
    });
    const blocks = [text(1_000_000), hex(1_000_000), text(400_000), hex(800_000), text(40)];
    for (const block of blocks) await compressor.push(blockOf(block), 0);
    await compressor.finish();

    const file = Buffer.concat(written);
    const sql = Buffer.concat(blocks);
    const { stdout } = await realProcesses.run({
      file: 'gzip',
      args: ['-dc'],
      env: { PATH: process.env['PATH'] },
      stdin: Readable.from([file]),
    });
    expect(stdout === sql.toString()).toBe(true);
    expect(compressor.fileBytes).toBe(file.length);
    expect(compressor.sqlBytes).toBe(sql.length);
    compressor.members.forEach(([fileStart, sqlStart], index) => {
      const [fileEnd, sqlEnd] = compressor.members[index + 1] ?? [file.length, sql.length];
      const member = gunzipSync(file.subarray(fileStart, fileEnd));
      expect(member.equals(sql.subarray(sqlStart, sqlEnd))).toBe(true);
    });
  });

  it('rejects a member that was compressed from other bytes than the block', async () => {
    const compressor = new BlockCompressor({
      parallelBlocks: 2,
      compressors: [zlibCompressor],
      write: async () => undefined,
    });
    const sql = text(40_000);
    const block = blockOf(sql);
    sql[20_000] = 0;
    await compressor.push(block, 0);
    await expect(compressor.finish()).rejects.toMatchObject({
      error: { code: 'verification-failed' },
    });
    await compressor.settle();
  });

  it('reports the first failed write, and no write is pending after it', async () => {
    const compressor = new BlockCompressor({
      parallelBlocks: 2,
      compressors: [zlibCompressor],
      write: () => Promise.reject(new Error('no space')),
    });
    const pushAll = async (): Promise<void> => {
      for (let block = 0; block < 5; block += 1) await compressor.push(blockOf(text(40_000)), 0);
      await compressor.finish();
    };
    await expect(pushAll()).rejects.toThrow('no space');
    await compressor.settle();
  });

  it('leaves blocks that a compressor cannot compress to zlib, and returns their memory', async () => {
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
    const compressor = new BlockCompressor({
      parallelBlocks: 2,
      compressors: [failing],
      write: async (member) => void written.push(Buffer.from(member)),
    });
    const pushAll = async (): Promise<void> => {
      for (let block = 0; block < 8; block += 1) await compressor.push(blockOf(text(40_000)), 0);
      await compressor.finish();
    };
    await pushAll();
    await compressor.settle();
    expect(gunzipSync(Buffer.concat(written))).toHaveLength(8 * 40_000);
    expect(releases).toBe(1);
  });
});
