/**
 * libdeflate (libdeflate.h, "Compression"): whole buffers only, about twice as fast as zlib and a
 * little denser. A compressor of the library has one level and serves one call at a time.
 */
import type { Compressor } from './compressor.ts';
import type { SystemLibrary } from '../system-library.ts';

export function libdeflateCompressor(library: SystemLibrary): Compressor {
  const allocate = library.declare('void *libdeflate_alloc_compressor(int level)');
  const free = library.declare('void libdeflate_free_compressor(void *compressor)');
  const gzipCompress = library.declare(
    'size_t libdeflate_gzip_compress(void *compressor, void *in, size_t in_nbytes, void *out, size_t out_nbytes_avail)',
  );
  const idle: { level: number; handle: unknown }[] = [];

  const take = (level: number): unknown => {
    const index = idle.findIndex((one) => one.level === level);
    return index === -1 ? allocate.call(level) : idle.splice(index, 1)[0]?.handle;
  };

  return {
    name: 'libdeflate',
    file: library.file,
    compress: async (block, level, room) => {
      const handle = take(level);
      if (handle === null) return null;
      const args = [handle, block, block.length, room, room.length];
      const size = Number(await gzipCompress.callInBackground(args));
      idle.push({ level, handle });
      // 0 is its way to say that there was not enough room.
      return size === 0 ? null : room.subarray(0, size);
    },
    release: () => {
      for (const { handle } of idle.splice(0)) free.call(handle);
    },
  };
}
