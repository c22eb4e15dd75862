import { expect, it } from 'vitest';
import { checkCompression } from './check-compression.ts';

const zlib = { name: 'zlib', file: null } as const;
const libdeflate = { name: 'libdeflate', file: '/usr/lib/libdeflate.so.0' } as const;
const isal = { name: 'isal', file: '/usr/lib/libisal.so.2' } as const;

it.each([
  ['zlib alone', [zlib], 'Uses zlib.'],
  ['libdeflate', [libdeflate, zlib], 'Uses libdeflate (/usr/lib/libdeflate.so.0).'],
  [
    'all of them',
    [isal, libdeflate, zlib],
    'Uses ISA-L (/usr/lib/libisal.so.2) for fast compression and libdeflate (/usr/lib/libdeflate.so.0) for dense compression.',
  ],
])('doctor names the compression libraries in use, with %s installed', (_, compressors, detail) => {
  expect(checkCompression(compressors, { isNativeCodeOff: false })).toMatchObject({
    state: 'ok',
    detail,
  });
});

it('doctor reports that native libraries are turned off', () => {
  expect(checkCompression([zlib], { isNativeCodeOff: true })).toMatchObject({
    state: 'ok',
    detail: 'Uses zlib. Native libraries are turned off.',
  });
});
