/**
 * Doctor check of compression: names the libraries in use. It never fails, because zlib always
 * works.
 */
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import type { Compressor, CompressorName } from '../compression/compressor.ts';
import { methodFor } from '../compression/methods.ts';

const displayNames: Record<CompressorName, string> = {
  isal: 'ISA-L',
  libdeflate: 'libdeflate',
  zlib: 'zlib',
};

export function checkCompression(
  compressors: readonly Pick<Compressor, 'name' | 'file'>[],
  { isNativeCodeOff }: { isNativeCodeOff: boolean },
): DoctorCheck {
  const names = compressors.map(({ name }) => name);
  const fast = methodFor('light', names).compressor;
  const dense = methodFor('dense', names).compressor;
  const describe = (name: CompressorName): string => {
    const file = compressors.find((one) => one.name === name)?.file ?? null;
    return file === null ? displayNames[name] : `${displayNames[name]} (${file})`;
  };
  const detail =
    fast === dense
      ? `Uses ${describe(fast)}.${isNativeCodeOff ? ' Native libraries are turned off.' : ''}`
      : `Uses ${describe(fast)} for fast compression and ${describe(dense)} for dense compression.`;
  return { name: 'Compression', state: 'ok', detail, nextStep: null };
}
