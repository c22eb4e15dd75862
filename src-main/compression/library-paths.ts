/**
 * Where systems keep these libraries: absolute names only, so that no variable of the environment
 * and no current folder can put another one in its place. Pure.
 */
import type { CompressorName } from './compressor.ts';

const libraries = {
  libdeflate: { linux: 'libdeflate.so.0', darwin: 'libdeflate.0.dylib' },
  isal: { linux: 'libisal.so.2', darwin: 'libisal.2.dylib' },
};
export type LibraryName = Exclude<CompressorName, 'zlib'>;

/** Debian's name of an architecture in its folders. */
const triplets: Partial<Record<NodeJS.Architecture, string>> = {
  x64: 'x86_64-linux-gnu',
  arm64: 'aarch64-linux-gnu',
};

/** Nothing on Windows, which has no such libraries, and on processors that these were not tried on. */
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
