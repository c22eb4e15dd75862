import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';

/**
 * Runs a program and waits for it. Its output goes to the terminal; with `quiet` it is returned.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {{ quiet?: boolean, folder?: string, environment?: NodeJS.ProcessEnv, timeoutSeconds?: number }} [options]
 * @returns {{ ok: boolean, output: string }}
 */
export function run(file, args, options = {}) {
  const result = spawnSync(file, args, {
    cwd: options.folder,
    env: options.environment ?? process.env,
    stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: options.timeoutSeconds === undefined ? undefined : options.timeoutSeconds * 1000,
    windowsHide: true,
  });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`;
  return { ok: result.status === 0, output };
}

/**
 * The folders of PATH, without the `node_modules/.bin` folders that npm adds at the beginning.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
function pathFolders(environment = process.env) {
  const path = environment['PATH'] ?? environment['Path'] ?? '';
  const npmFolder = `node_modules${sep}.bin`;
  return path
    .split(delimiter)
    .filter((folder) => folder !== '' && !folder.endsWith(npmFolder) && !isNpmHelper(folder));
}

/** @param {string} folder */
function isNpmHelper(folder) {
  return folder.endsWith('node-gyp-bin');
}

/**
 * @param {string} name
 * @param {string[]} extraFolders searched after PATH
 * @returns {string | undefined} the full path of a command
 */
export function findCommand(name, extraFolders = []) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat', ''] : [''];
  for (const folder of [...pathFolders(), ...extraFolders]) {
    for (const ending of endings) {
      const candidate = join(folder, name + ending);
      if (existsSync(candidate) && statSync(candidate).isFile()) return candidate;
    }
  }
  return undefined;
}
