/** A compression library fails in the middle of a run: the backup file is never damaged by that. */
import { describe, it } from 'vitest';

import type { Compressor } from '../../src-main/compression/compressor.ts';
import { zlibCompressor } from '../../src-main/compression/zlib-compressor.ts';
import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import { backUp, expectError, expectPublished, faultScene } from '../support/fault-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();

/** A library that compresses some blocks correctly and then fails. */
function library(goodBlocks: number, then: (member: Buffer) => Buffer | null): Compressor {
  let blocks = 0;
  return {
    name: 'libdeflate',
    file: '/usr/lib/libdeflate.so.0',
    compress: async (block, level) => {
      const member = await zlibCompressor.compress(block, level);
      blocks += 1;
      return blocks > goodBlocks ? then(member) : member;
    },
    decompress: null,
    release: () => undefined,
  };
}

const sceneWith = (broken: Compressor): ReturnType<typeof faultScene> =>
  faultScene(
    cluster,
    { database: sampleDatabaseName },
    { faults: { compressors: [broken, zlibCompressor] } },
  );

describe('a faulty compressor', () => {
  it('if the compressor throws, zlib takes over and the backup is good', async () => {
    const scene = await sceneWith(
      library(3, () => {
        throw new Error('out of memory');
      }),
    );
    await expectPublished(scene, await backUp(scene));
  });

  it('if the compressor writes one wrong bit, reading the file back detects it and the compressor is not used again', async () => {
    const scene = await sceneWith(
      library(3, (member) => {
        member.writeUInt8(member.readUInt8(member.length >> 1) ^ 1, member.length >> 1);
        return member;
      }),
    );
    await expectError(scene, await backUp(scene), {
      error: { code: 'verification-failed' },
      title: 'The backup did not pass verification',
    });
    await expectPublished(scene, await backUp(scene));
  });

  it('if the compressor stops, zlib takes over and the backup is good', async () => {
    const scene = await sceneWith(library(3, () => null));
    await expectPublished(scene, await backUp(scene));
  });
});
