import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand, run } from './processes.mjs';

/**
 * Returns a function that returns true if a requirement is installed. It searches for the file itself,
 * so that any package source and any distribution works. Needs no special rights.
 *
 * @returns {(probe: import('./requirements.mjs').Probe) => boolean}
 */
export function createProbe() {
  const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];
  const libraries = listLibraries(findCommand('ldconfig', systemFolders));
  return (probe) => {
    if ('library' in probe) return libraries === undefined || libraries.has(probe.library);
    if ('command' in probe) return findCommand(probe.command, systemFolders) !== undefined;
    if ('header' in probe) {
      return ['/usr/include', '/usr/local/include'].some((folder) =>
        existsSync(join(folder, probe.header)),
      );
    }
    return hasPostgresServer();
  };
}

/**
 * @param {string | undefined} ldconfig
 * @returns {Set<string> | undefined} undefined if the system has no such list: then no library is reported as missing
 */
function listLibraries(ldconfig) {
  if (ldconfig === undefined) return undefined;
  const listing = run(ldconfig, ['-p'], { quiet: true });
  if (!listing.ok) return undefined;
  return parseLibraryList(listing.output);
}

/**
 * @param {string} listing the output of `ldconfig -p`
 */
export function parseLibraryList(listing) {
  /** @type {Set<string>} */
  const names = new Set();
  for (const line of listing.split('\n')) {
    const name = /^\s+(\S+) \(/.exec(line)?.[1];
    if (name !== undefined) names.add(name);
  }
  return names;
}

/**
 * A PostgreSQL that can start a private cluster (`initdb`), in the usual folders of each system or
 * on PATH.
 */
export function hasPostgresServer() {
  if (findCommand('initdb') !== undefined) return true;
  return postgresFolders().some((folder) =>
    existsSync(join(folder, process.platform === 'win32' ? 'initdb.exe' : 'initdb')),
  );
}

function postgresFolders() {
  switch (process.platform) {
    case 'darwin':
      return [
        ...below('/opt/homebrew/opt', /^postgresql(@\d+)?$/, 'bin'),
        ...below('/usr/local/opt', /^postgresql(@\d+)?$/, 'bin'),
        ...below('/Library/PostgreSQL', /^\d+$/, 'bin'),
        ...below('/Applications/Postgres.app/Contents/Versions', /^(\d+|latest)$/, 'bin'),
      ];
    case 'win32':
      return below(
        join(process.env['ProgramFiles'] ?? 'C:\\Program Files', 'PostgreSQL'),
        /^\d+$/,
        'bin',
      );
    default:
      return [
        ...below('/usr/lib/postgresql', /^\d+$/, 'bin'),
        ...below('/usr', /^pgsql-\d+$/, 'bin'),
        ...below('/opt', /^pgsql-?\d*$/, 'bin'),
      ];
  }
}

/**
 * @param {string} folder
 * @param {RegExp} name
 * @param {string} inside
 */
function below(folder, name, inside) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((entry) => name.test(entry))
    .map((entry) => join(folder, entry, inside));
}
