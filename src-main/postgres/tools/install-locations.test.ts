import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { candidateBinDirectories, type FolderLook } from './install-locations.ts';

/** A disk that contains these folders and their parents. */
function diskWith(
  folders: readonly string[],
  { dirname, basename }: path.PlatformPath,
): FolderLook {
  const all = new Set<string>();
  for (const folder of folders) {
    for (let at = folder; !all.has(at) && dirname(at) !== at; at = dirname(at)) all.add(at);
  }
  return {
    isFolder: async (folder) => all.has(folder),
    namesIn: async (parent) =>
      [...all].filter((folder) => dirname(folder) === parent).map((folder) => basename(folder)),
  };
}

describe('the folders in which PostgreSQL is searched', () => {
  it('on Windows: every version below Program Files, the newest first, then the PATH', async () => {
    const folders = [
      'C:\\Program Files\\PostgreSQL\\9.6\\bin',
      'C:\\Program Files\\PostgreSQL\\17\\bin',
      'C:\\Program Files\\PostgreSQL\\16\\bin',
      'C:\\Program Files\\PostgreSQL\\broken',
      'C:\\Program Files\\pgAdmin 4\\bin',
    ];
    const environment = {
      ProgramFiles: 'C:\\Program Files',
      ProgramW6432: 'C:\\Program Files',
      Path: 'C:\\Windows;D:\\tools\\;relative',
    };
    expect(
      await candidateBinDirectories('win32', environment, diskWith(folders, path.win32)),
    ).toEqual([
      'C:\\Program Files\\PostgreSQL\\17\\bin',
      'C:\\Program Files\\PostgreSQL\\16\\bin',
      'C:\\Program Files\\PostgreSQL\\9.6\\bin',
      'C:\\Windows',
      'D:\\tools\\',
    ]);
  });

  it('on macOS: both kinds of Homebrew, Postgres.app, the installer and MacPorts', async () => {
    const folders = [
      '/opt/homebrew/opt/postgresql@16/bin',
      '/opt/homebrew/opt/libpq/bin',
      '/usr/local/opt/postgresql@14/bin',
      '/Applications/Postgres.app/Contents/Versions/17/bin',
      '/Library/PostgreSQL/15/bin',
      '/opt/local/lib/postgresql13/bin',
      '/opt/homebrew/opt/postgresql@16-old',
    ];
    expect(await candidateBinDirectories('darwin', {}, diskWith(folders, path.posix))).toEqual([
      '/Applications/Postgres.app/Contents/Versions/17/bin',
      '/opt/homebrew/opt/postgresql@16/bin',
      '/Library/PostgreSQL/15/bin',
      '/usr/local/opt/postgresql@14/bin',
      '/opt/local/lib/postgresql13/bin',
      '/opt/homebrew/opt/libpq/bin',
    ]);
  });

  it('on Linux: the packages of Debian and Red Hat, and self-compiled installations', async () => {
    const folders = [
      '/usr/lib/postgresql/15/bin',
      '/usr/pgsql-17/bin',
      '/usr/local/pgsql/bin',
      '/usr/lib/postgresql16/bin',
    ];
    expect(await candidateBinDirectories('linux', {}, diskWith(folders, path.posix))).toEqual([
      '/usr/pgsql-17/bin',
      '/usr/lib/postgresql16/bin',
      '/usr/lib/postgresql/15/bin',
      '/usr/local/pgsql/bin',
    ]);
  });
});
