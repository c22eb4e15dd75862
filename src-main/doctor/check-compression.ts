/** The doctor's line about compression: which libraries are used. It never fails, because zlib always works. */
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import type { Compressor, CompressorName } from '../compression/compressor.ts';
import { methodFor } from '../compression/methods.ts';

const words: Record<CompressorName, string> = {
  isal: 'ISA-L',
  libdeflate: 'libdeflate',
  zlib: 'zlib',
};

export function checkCompression(
  compressors: readonly Pick<Compressor, 'name' | 'file'>[],
  { isNativeCodeOff }: { isNativeCodeOff: boolean },
): DoctorCheck {
  const names = compressors.map(({ name }) => name);
  const inHaste = methodFor('light', names).compressor;
  const inTime = methodFor('dense', names).compressor;
  const told = (name: CompressorName): string => {
    const file = compressors.find((one) => one.name === name)?.file ?? null;
    return file === null ? words[name] : `${words[name]} (${file})`;
  };
  const detail =
    inHaste === inTime
      ? `By ${told(inHaste)}.${isNativeCodeOff ? ' Native libraries are turned off.' : ''}`
      : `By ${told(inHaste)}; by ${told(inTime)} when there is time to spare.`;
  return { name: 'Compression', state: 'ok', detail, nextStep: null };
}
