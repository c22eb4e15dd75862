import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { releaseMemory } from './release-memory.ts';

it('releases the memory of a large buffer', () => {
  const large = Buffer.alloc(1024 * 1024, 'x');
  releaseMemory(large);
  expect(large).toHaveLength(0);
});

it('does not release memory that small buffers share', async () => {
  const neighbour = Buffer.from('neighbour');
  const small = Buffer.from('small');
  const unpacked = await promisify(gunzip)(gzipSync('a short dump'), { chunkSize: 1024 });
  releaseMemory(small);
  releaseMemory(unpacked);
  expect(neighbour.toString()).toBe('neighbour');
  expect(small.toString()).toBe('small');
});
