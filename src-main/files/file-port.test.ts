import os from 'node:os';
import { describeError } from '#shared/errors/messages.ts';
import { describe, expect, it } from 'vitest';
import { folderError } from '../backup-folder/folder-error.ts';
import { errnoMessage, errnoOf } from './file-port.ts';

/** Error as Node creates it if libuv has no name for the number. */
function unnamed(name: 'EDQUOT' | 'ESTALE'): Error {
  const errno = -os.constants.errno[name];
  const code = `Unknown system error ${errno}`;
  return Object.assign(new Error(`${code}: ${code}, write`), { errno, code, syscall: 'write' });
}

describe('an error of the system', () => {
  it.skipIf(process.platform === 'win32')(
    'has its name even if Node reports only its number',
    () => {
      expect(errnoOf(unnamed('EDQUOT'))).toBe('EDQUOT');
      expect(errnoOf(unnamed('ESTALE'))).toBe('ESTALE');
      expect(errnoMessage(unnamed('EDQUOT'))).toBe(
        'EDQUOT: the disk quota of this user is used up',
      );
      const full = folderError(unnamed('EDQUOT'), '/b');
      expect(full?.code).toBe('insufficient-disk-space');
      // Such a disk can have any amount of free space.
      expect(full === null ? '' : describeError(full).explanation).toContain('quota');
      expect(folderError(unnamed('ESTALE'), '/b')).toEqual({
        code: 'backup-directory-not-writable',
        folder: '/b',
        detail: 'ESTALE: the network folder was removed or replaced while it was in use',
      });
    },
  );

  it('describes what to do if the system was temporarily unable', () => {
    const message = 'EAGAIN: resource temporarily unavailable, write';
    const error = Object.assign(new Error(message), { code: 'EAGAIN', errno: -11 });
    expect(folderError(error, '/b')).toEqual({
      code: 'backup-directory-not-writable',
      folder: '/b',
      detail: 'EAGAIN: the system is temporarily unable to do this; try again',
    });
  });

  it('keeps an unknown name', () => {
    const code = 'Unknown system error -99999';
    expect(errnoOf(Object.assign(new Error(code), { code, errno: -99_999 }))).toBe(code);
    expect(errnoOf('no error')).toBeUndefined();
  });
});
