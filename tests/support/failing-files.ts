/** Real file operations, one of which fails: simulates a faulty disk. */
import type { FileHandle } from 'node:fs/promises';
import { realFiles, type FilePort } from '../../src-main/files/file-port.ts';

export type FailingOperation =
  | 'open'
  | 'write'
  | 'fsync'
  | 'close'
  | 'link'
  | 'rename'
  | 'unlink'
  | 'fsync of the folder';

/**
 * Each of these operations fails with its code at every call. The first `goodWrites` writes
 * succeed.
 */
export function failingFiles(
  failures: Partial<Record<FailingOperation, string>>,
  { goodWrites = 0 } = {},
): FilePort {
  const check = (operation: FailingOperation): void => {
    const code = failures[operation];
    if (code === undefined) return;
    throw Object.assign(new Error(`${code}: made to fail, ${operation}`), { code });
  };
  let writes = 0;
  return {
    open: async (file, flags, mode) => {
      const isFolder = flags === 'r';
      if (!isFolder) check('open');
      const handle = await realFiles.open(file, flags, mode);
      const real = { sync: handle.sync, close: handle.close };
      const fakes: Partial<FileHandle> = {
        sync: async () => {
          check(isFolder ? 'fsync of the folder' : 'fsync');
          await real.sync.call(handle);
        },
        close: async () => {
          await real.close.call(handle);
          if (!isFolder) check('close');
        },
      };
      Object.assign(handle, fakes);
      if (failures.write !== undefined) {
        const write = handle.write.bind(handle) as (bytes: Buffer, offset: number) => unknown;
        Object.assign(handle, {
          write: async (bytes: Buffer, offset: number) => {
            writes += 1;
            if (writes > goodWrites) check('write');
            return await write(bytes, offset);
          },
        });
      }
      return handle;
    },
    link: async (from, to) => {
      check('link');
      await realFiles.link(from, to);
    },
    rename: async (from, to) => {
      check('rename');
      await realFiles.rename(from, to);
    },
    unlink: async (file) => {
      check('unlink');
      await realFiles.unlink(file);
    },
  };
}
