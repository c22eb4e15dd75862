import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memberBufferBytes, type Compressor } from './compressor.ts';
import { gzipBlock } from './gzip-block.ts';
import { idleProcessorsMeter } from './idle-processors.ts';
import { effortFor, methodFor } from './methods.ts';
import { zlibCompressor } from './zlib-compressor.ts';

const rows = Buffer.from('all work and no play makes a dull row\t1\n'.repeat(25_000));
const hex = Buffer.from(randomBytes(500_000).toString('hex'));
const alone = [zlibCompressor];
const output = Buffer.alloc(memberBufferBytes(rows.length));

describe('one block', () => {
  it('without repetition is compressed only with Huffman coding, which is smaller than with matches', async () => {
    const afterRows = await gzipBlock(hex, 'light', 0.1, alone, output);
    const afterHex = await gzipBlock(hex, 'light', 0.5, alone, output);
    expect(afterHex.length).toBeLessThan(afterRows.length);
    expect(gunzipSync(afterHex).equals(hex)).toBe(true);
  });

  it('with repetition is compressed with matches, regardless of the block before it', async () => {
    const member = await gzipBlock(rows, 'light', 0.5, alone, output);
    expect(member.length).toBeLessThan(rows.length / 20);
  });

  it('without repetition is compressed by ISA-L if time is short, which is even faster, and with Huffman coding if not', async () => {
    const levels: number[] = [];
    const isal: Compressor = {
      ...zlibCompressor,
      name: 'isal',
      compress: (block, level) => (levels.push(level), zlibCompressor.compress(block, 1)),
    };
    const both = [isal, zlibCompressor];
    const inHaste = await gzipBlock(hex, 'light', 0.5, both, output);
    expect(levels).toEqual([1]);
    const inTime = await gzipBlock(hex, 'dense', 0.5, both, output);
    expect(inTime.length).toBeLessThan(inHaste.length);
    expect(gunzipSync(inHaste).equals(hex)).toBe(true);
  });

  it('that a library cannot compress is left to zlib', async () => {
    const asked: number[] = [];
    const givesUp: Compressor = {
      name: 'libdeflate',
      file: '/nowhere',
      compress: async (block) => (asked.push(block.length), null),
      decompress: null,
      release: () => undefined,
    };
    const member = await gzipBlock(rows, 'light', 0.1, [givesUp, zlibCompressor], output);
    expect(asked).toEqual([rows.length]);
    expect(gunzipSync(member).equals(rows)).toBe(true);
  });
});

describe('the choice of a method', () => {
  it('uses the fastest installed method if time is short, and the densest if not', () => {
    const all = ['isal', 'libdeflate', 'zlib'] as const;
    expect(methodFor('light', all)).toEqual({ compressor: 'isal', level: 2 });
    expect(methodFor('dense', all)).toEqual({ compressor: 'libdeflate', level: 6 });
    expect(methodFor('light', ['libdeflate', 'zlib']).compressor).toBe('libdeflate');
    expect(methodFor('dense', ['isal', 'zlib'])).toEqual({ compressor: 'zlib', level: 6 });
    expect(methodFor('light', ['zlib'])).toEqual({ compressor: 'zlib', level: 1 });
  });

  it('uses a dense method only when no block waits and a processor is idle', () => {
    const rested = { backlogBlocks: 0, blocksInFlight: 0, idleProcessors: 2 };
    expect(effortFor(rested)).toBe('dense');
    expect(effortFor({ ...rested, blocksInFlight: 1 })).toBe('medium');
    expect(effortFor({ ...rested, blocksInFlight: 3 })).toBe('light');
    expect(effortFor({ ...rested, backlogBlocks: 1 })).toBe('light');
    expect(effortFor({ ...rested, idleProcessors: 0.9 })).toBe('light');
  });
});

describe('the measurement of idle processors', () => {
  it('returns nothing at first, then the processors that were idle between two measurements', () => {
    let nowMs = 0;
    const spent = { user: 0, idle: 0 };
    const meter = idleProcessorsMeter(
      () => nowMs,
      () => Array.from({ length: 4 }, () => ({ times: { ...spent, nice: 0, sys: 0, irq: 0 } })),
    );
    expect(meter()).toBe(0);
    Object.assign(spent, { user: 250, idle: 750 });
    nowMs = 100;
    expect(meter(), 'too soon to measure again').toBe(0);
    nowMs = 1000;
    expect(meter()).toBe(3);
  });
});
