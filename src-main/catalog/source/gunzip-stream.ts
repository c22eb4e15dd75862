/** The plain SQL of a gzip file that is read as one stream. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fail } from '#shared/errors/errors.ts';
import { errnoOf } from '../../files/file-port.ts';
import type { SqlFile } from './sql-file.ts';

const chunkBytes = 1024 * 1024;

export interface GunzipStream {
  chunks: AsyncIterable<Buffer>;
  /** Number of bytes of the file that were read. */
  readBytes(): number;
  end(): void;
}

/**
 * Decompresses the whole gzip file from its beginning. Any gzip program may have created the file.
 */
export function gunzipStream(file: SqlFile): GunzipStream {
  let position = 0;
  async function* compressed(): AsyncGenerator<Buffer> {
    while (position < file.facts.sizeBytes) {
      const chunk = await file.read(position, chunkBytes);
      if (chunk.length === 0) return;
      position += chunk.length;
      yield chunk;
    }
  }
  const source = Readable.from(compressed(), { highWaterMark: 1 });
  const inflate = createGunzip({ chunkSize: chunkBytes });
  source.once('error', (error) => inflate.destroy(error));
  source.pipe(inflate);
  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      yield* inflate as AsyncIterable<Buffer>;
    } catch (error) {
      if (errnoOf(error)?.startsWith('Z_') === true) damaged(error);
      throw error;
    } finally {
      source.destroy();
      inflate.destroy();
    }
  }
  return {
    chunks: chunks(),
    readBytes: () => position,
    end: () => {
      source.destroy();
      inflate.destroy();
    },
  };
}

/** Fails with `verification-failed`. */
export function damaged(cause?: unknown): never {
  return fail(
    {
      code: 'verification-failed',
      detail: 'The compressed data is damaged or was cut off.',
    },
    cause,
  );
}
