/** A library that compresses fails in the middle of a run: no file is ever worse for it. */
import { describe, it } from 'vitest';

import type { Compressor } from '../../src-main/compression/compressor.ts';
import { zlibCompressor } from '../../src-main/compression/zlib-compressor.ts';
import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import { backUp, expectError, expectPublished, faultScene } from '../support/fault-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();

/** A library that is in order for some blocks, and then is not. */
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

describe('a compressor that', () => {
  it('throws is helped out by zlib, and the backup is good', async () => {
    const scene = await sceneWith(
      library(3, () => {
        throw new Error('out of memory');
      }),
    );
    await expectPublished(scene, await backUp(scene));
  });

  it('writes one wrong bit is found out when the file is read back, and is not asked again', async () => {
    const scene = await sceneWith(
      library(3, (member) => {
        member.writeUInt8(member.readUInt8(member.length >> 1) ^ 1, member.length >> 1);
        return member;
      }),
    );
    await expectError(scene, await backUp(scene), {
      error: { code: 'verification-failed' },
      title: 'The backup did not pass its check',
    });
    await expectPublished(scene, await backUp(scene));
  });

  it('gives up is helped out by zlib, and the backup is good', async () => {
    const scene = await sceneWith(library(3, () => null));
    await expectPublished(scene, await backUp(scene));
  });
});
