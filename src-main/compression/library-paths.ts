/**
 * The paths of these libraries on the supported systems: only absolute names, so that no
 * environment variable and no current folder can lead to another library. Pure functions.
 */
import type { CompressorName } from './compressor.ts';

const libraries = {
  libdeflate: { linux: 'libdeflate.so.0', darwin: 'libdeflate.0.dylib' },
  isal: { linux: 'libisal.so.2', darwin: 'libisal.2.dylib' },
};
export type LibraryName = Exclude<CompressorName, 'zlib'>;

/** The name of an architecture in Debian's folders. */
const triplets: Partial<Record<NodeJS.Architecture, string>> = {
  x64: 'x86_64-linux-gnu',
  arm64: 'aarch64-linux-gnu',
};

/**
 * Returns no paths on Windows, which does not have these libraries, and on processors that were not
 * tested.
 */
export function libraryFiles(
  name: LibraryName,
  platform: NodeJS.Platform,
  architecture: NodeJS.Architecture,
): string[] {
  const triplet = triplets[architecture];
  if (triplet === undefined) return [];
  switch (platform) {
    case 'linux':
      return [`/usr/lib/${triplet}`, '/usr/lib64', '/usr/lib'].map(
        (folder) => `${folder}/${libraries[name].linux}`,
      );
    case 'darwin':
      return ['/opt/homebrew/lib', '/usr/local/lib', '/opt/local/lib'].map(
        (folder) => `${folder}/${libraries[name].darwin}`,
      );
    default:
      return [];
  }
}
