/**
 * Usual folders of PostgreSQL's programs. Apps started from a desktop do not get the PATH of the
 * shell, so known folders come first (newest version first) and PATH comes last. To support another
 * installer, add its pattern to `patterns`: `*` matches one part of a folder name.
 */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Queries of the disk. A test replaces them to simulate another system. */
export interface FolderLook {
  /** Empty if the folder does not exist. */
  namesIn(folder: string): Promise<string[]>;
  isFolder(folder: string): Promise<boolean>;
}

const realFolders: FolderLook = {
  namesIn: (folder) => readdir(folder).catch((): string[] => []),
  isFolder: async (folder) => (await stat(folder).catch(() => null))?.isDirectory() ?? false,
};

/** Existing folders that can contain PostgreSQL's programs, without duplicates, best first. */
export async function candidateBinDirectories(
  platform: NodeJS.Platform,
  env: Environment,
  folders: FolderLook = realFolders,
): Promise<string[]> {
  const flavour = platform === 'win32' ? path.win32 : path.posix;
  const found: string[] = [];
  for (const pattern of patterns(platform, env)) {
    found.push(...(await expand(pattern, flavour, folders)));
  }
  const onPath = (env['PATH'] ?? env['Path'] ?? '')
    .split(flavour.delimiter)
    .filter((folder) => flavour.isAbsolute(folder));
  return [...new Set([...found.toSorted(newestFirst), ...onPath].map((f) => flavour.normalize(f)))];
}

function patterns(platform: NodeJS.Platform, env: Environment): string[] {
  if (platform === 'win32') {
    const roots = [env['ProgramW6432'], env['ProgramFiles'], 'C:\\Program Files'];
    return [...new Set(roots.filter((root) => root !== undefined && root !== ''))].map(
      (root) => `${root}\\PostgreSQL\\*\\bin`,
    );
  }
  if (platform === 'darwin') {
    return [
      ...['/opt/homebrew', '/usr/local'].flatMap((prefix) => [
        `${prefix}/opt/postgresql@*/bin`,
        `${prefix}/opt/postgresql/bin`,
        `${prefix}/opt/libpq/bin`,
      ]),
      '/Applications/Postgres.app/Contents/Versions/*/bin',
      '/Library/PostgreSQL/*/bin',
      '/opt/local/lib/postgresql*/bin',
    ];
  }
  return [
    '/usr/lib/postgresql/*/bin',
    '/usr/pgsql-*/bin',
    '/usr/lib/postgresql*/bin',
    '/opt/postgresql/*/bin',
    '/usr/local/pgsql/bin',
    '/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin',
  ];
}

/** Folders that match a pattern. One path part can contain one `*`. */
async function expand(
  pattern: string,
  flavour: path.PlatformPath,
  { namesIn, isFolder }: FolderLook,
): Promise<string[]> {
  const parts = pattern.split(flavour.sep);
  const at = parts.findIndex((part) => part.includes('*'));
  if (at === -1) return (await isFolder(pattern)) ? [pattern] : [];
  const parent = parts.slice(0, at).join(flavour.sep);
  const [before = '', after = ''] = (parts[at] ?? '').split('*');
  const matches = (await namesIn(parent))
    .filter((name) => name.length > before.length + after.length)
    .filter((name) => name.startsWith(before) && name.endsWith(after))
    .map((name) => [parent, name, ...parts.slice(at + 1)].join(flavour.sep));
  const areFolders = await Promise.all(matches.map(isFolder));
  return matches.filter((_, index) => areFolders[index] === true);
}

/** Stable sort: folders without a version follow the folders with a version. */
function newestFirst(a: string, b: string): number {
  return versionIn(b) - versionIn(a);
}

function versionIn(folder: string): number {
  const numbers = folder.match(/(\d+(?:\.\d+)?)(?=[^\d]*$)/u)?.[1];
  return numbers === undefined ? 0 : Number(numbers);
}
