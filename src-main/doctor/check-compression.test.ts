import { expect, it } from 'vitest';
import { checkCompression } from './check-compression.ts';

const zlib = { name: 'zlib', file: null } as const;
const libdeflate = { name: 'libdeflate', file: '/usr/lib/libdeflate.so.0' } as const;
const isal = { name: 'isal', file: '/usr/lib/libisal.so.2' } as const;

it.each([
  ['zlib alone', [zlib], 'By zlib.'],
  ['libdeflate', [libdeflate, zlib], 'By libdeflate (/usr/lib/libdeflate.so.0).'],
  [
    'all of them',
    [isal, libdeflate, zlib],
    'By ISA-L (/usr/lib/libisal.so.2); by libdeflate (/usr/lib/libdeflate.so.0) when there is time to spare.',
  ],
])('doctor names what compresses, with %s installed', (_, compressors, detail) => {
  expect(checkCompression(compressors, { isNativeCodeOff: false })).toMatchObject({
    state: 'ok',
    detail,
  });
});

it('doctor says that native libraries are turned off', () => {
  expect(checkCompression([zlib], { isNativeCodeOff: true })).toMatchObject({
    state: 'ok',
    detail: 'By zlib. Native libraries are turned off.',
  });
});
