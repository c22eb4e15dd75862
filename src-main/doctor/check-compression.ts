/**
 * Doctor check of compression: names the libraries in use. It never fails, because zlib always
 * works.
 */
import { text } from '#shared/words/text.ts';
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
      ? text(isNativeCodeOff ? 'doctor.compression-native-off' : 'doctor.compression-one', {
          library: describe(fast),
        })
      : text('doctor.compression-two', { fast: describe(fast), dense: describe(dense) });
  return { name: text('doctor.compression'), state: 'ok', detail, nextStep: null };
}
