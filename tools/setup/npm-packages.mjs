import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupFailure } from './failure.mjs';
import { installCommand, systemFamily } from './install-advice.mjs';
import { createProbe } from './probes.mjs';
import { findCommand, run } from './processes.mjs';
import { projectFolder } from './project.mjs';
import { linuxRequirements } from './requirements.mjs';

/**
 * Installs into `node_modules` the packages of package-lock.json; does nothing if they are already
 * installed.
 */
export function ensureNpmPackages() {
  if (isUpToDate(projectFolder)) return;
  console.log('Set-up: installing npm packages …');
  const replacesItself =
    process.platform === 'win32' &&
    process.execPath.startsWith(join(projectFolder, 'node_modules'));
  // `npm ci` deletes node_modules first, and Windows does not delete a program that is running.
  const command = replacesItself ? 'install' : 'ci';
  if (!npm([command, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])) {
    throw new SetupFailure('npm could not install the packages.', nextStepAfterNpm());
  }
  if (!isUpToDate(projectFolder)) {
    throw new SetupFailure(
      'npm finished, but the packages do not match package-lock.json.',
      'Delete the folder node_modules and try again.',
    );
  }
}

/**
 * npm runs this script itself and sets its own variables in the environment. Variables that describe
 * *this* run (the script, the package) are removed, the user's configuration is kept.
 *
 * @param {string[]} args
 * @param {{ folder?: string, quiet?: boolean }} [options]
 */
export function npm(args, options = {}) {
  const environment = withoutNpmRun(process.env);
  const npmScript = process.env['npm_execpath'];
  const folder = options.folder ?? projectFolder;
  const quiet = options.quiet ?? false;
  if (npmScript !== undefined && /npm-cli\.[cm]?js$/.test(npmScript)) {
    const node = process.env['npm_node_execpath'] ?? process.execPath;
    return run(node, [npmScript, ...args], { folder, quiet, environment }).ok;
  }
  const command = findCommand('npm');
  if (command === undefined) {
    throw new SetupFailure('npm was not found.', 'Install Node.js with npm (20.18 or newer).');
  }
  if (command.endsWith('.cmd')) {
    return run('cmd.exe', ['/d', '/s', '/c', command, ...args], { folder, quiet, environment }).ok;
  }
  return run(command, args, { folder, quiet, environment }).ok;
}

/** @param {NodeJS.ProcessEnv} environment */
export function withoutNpmRun(environment) {
  const ofThisRun =
    /^npm_(lifecycle_|package_|command$|config_(local_prefix|global|workspaces?|omit|include|loglevel|ignore_scripts|dry_run)$)/i;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ofThisRun.test(name)));
}

function nextStepAfterNpm() {
  const missing =
    process.platform === 'linux'
      ? linuxRequirements.filter((r) => r.purpose === 'build' && !createProbe()(r.probe))
      : [];
  if (missing.length > 0) {
    return `keytar may have to be compiled here; install with: ${installCommand(systemFamily(), missing)}`;
  }
  return 'Look at its messages above; check the network and try again.';
}

/**
 * Returns true if node_modules contains exactly the packages of the lock file: npm saves there a list
 * of the installed packages. Packages for other systems are optional and may be missing.
 *
 * @param {string} folder
 */
function isUpToDate(folder) {
  const wanted = readPackages(join(folder, 'package-lock.json'));
  const installed = readPackages(join(folder, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || installed === undefined) return false;
  const keychainBuilt = join(folder, 'node_modules', 'keytar', 'build', 'Release', 'keytar.node');
  if ('node_modules/keytar' in wanted && !existsSync(keychainBuilt)) return false;
  if ('node_modules/node' in wanted && !hasNodeBinary(folder)) return false;
  return sameInstallation(wanted, installed);
}

/** @param {string} folder */
function hasNodeBinary(folder) {
  const binaries = join(folder, 'node_modules', 'node', 'bin');
  return existsSync(join(binaries, 'node')) || existsSync(join(binaries, 'node.exe'));
}

/**
 * @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean }>} Packages
 * @param {Packages} wanted
 * @param {Packages} installed
 */
export function sameInstallation(wanted, installed) {
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = installed[path];
    if (found === undefined) {
      if (entry.optional !== true) return false;
    } else if (found.version !== entry.version || found.integrity !== entry.integrity) {
      return false;
    }
  }
  return Object.keys(installed).every((path) => path in wanted);
}

/**
 * @param {string} file
 * @returns {Packages | undefined}
 */
function readPackages(file) {
  try {
    /** @type {unknown} */
    const lock = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof lock !== 'object' || lock === null || !('packages' in lock)) return undefined;
    return /** @type {Packages} */ (lock.packages);
  } catch {
    return undefined;
  }
}
