/**
 * ISA-L, the library in Debian's `isal` package and of its program igzip: about four times as fast
 * as zlib. Its interface is one structure (igzip_lib.h, `struct isal_zstream`), whose public part
 * has the same layout on every 64-bit system. A change of the structure would change the number of
 * the library.
 */
import type { Compressor } from './compressor.ts';
import type { SystemLibrary } from './native-library.ts';

/** Offsets in `struct isal_zstream`, in bytes. */
const at = {
  nextIn: 0,
  availableIn: 8,
  nextOut: 16,
  availableOut: 24,
  totalOut: 28,
  level: 40,
  levelBufferSize: 44,
  levelBuffer: 48,
  endOfStream: 56,
  gzipFlag: 60,
};
/** The structure has 82,384 bytes in version 2.30. */
const streamBytes = 256 * 1024;
/** ISAL_DEF_LVL3_EXTRA_LARGE of version 2.30: serves the levels 1 to 3. */
const levelBufferBytes = 610_304;
const isGzip = 1;
const done = 0;

interface Scratch {
  stream: Buffer;
  levelBuffer: Buffer;
}

export function isalCompressor(library: SystemLibrary): Compressor {
  const init = library.declare('void isal_deflate_init(void *stream)');
  const deflate = library.declare('int isal_deflate(void *stream)');
  const idle: Scratch[] = [];

  return {
    name: 'isal',
    file: library.file,
    compress: async (block, level, output) => {
      const scratch = idle.pop() ?? {
        stream: Buffer.alloc(streamBytes),
        levelBuffer: Buffer.alloc(levelBufferBytes),
      };
      const { stream, levelBuffer } = scratch;
      init.call(stream);
      stream.writeBigUInt64LE(library.addressOf(block), at.nextIn);
      stream.writeUInt32LE(block.length, at.availableIn);
      stream.writeBigUInt64LE(library.addressOf(output), at.nextOut);
      stream.writeUInt32LE(output.length, at.availableOut);
      stream.writeUInt32LE(level, at.level);
      stream.writeUInt32LE(levelBuffer.length, at.levelBufferSize);
      stream.writeBigUInt64LE(library.addressOf(levelBuffer), at.levelBuffer);
      stream.writeUInt16LE(1, at.endOfStream);
      stream.writeUInt16LE(isGzip, at.gzipFlag);
      const outcome = await deflate.callInBackground([stream], [block, output, levelBuffer]);
      const isWhole =
        stream.readUInt32LE(at.availableIn) === 0 && stream.readUInt32LE(at.availableOut) > 0;
      const size = stream.readUInt32LE(at.totalOut);
      idle.push(scratch);
      return outcome === done && isWhole ? output.subarray(0, size) : null;
    },
    decompress: null,
    release: () => void idle.splice(0),
  };
}
