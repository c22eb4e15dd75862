import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { SetupFailure } from '../setup/failure.mjs';
import { run } from '../setup/processes.mjs';
import { cacheFolder, projectFolder, sharedCacheFolder } from '../setup/project.mjs';
import { ensureFallbackRuntime, fallbackIsPossible } from './fallback.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executablePath
 * @property {string} distPath the folder of the distribution
 * @property {string} version
 * @property {'override' | 'electron package' | 'fallback'} source
 */

const electronPackage = join(projectFolder, 'node_modules', 'electron');
const recordFile = join(cacheFolder, 'electron-runtime.json');
const failureFile = join(cacheFolder, 'electron-install-failed.json');
const retryAfterHours = 24;

/**
 * Finds or downloads an Electron, prints which one is used and saves it for the other tools.
 *
 * In this order: the folder in ELECTRON_OVERRIDE_DIST_PATH; the electron package's own binary; its
 * download; and on Linux x64, if that download is not possible, the fallback of `fallback.mjs`.
 */
export async function ensureElectronRuntime() {
  const runtime =
    fromOverride(process.env['ELECTRON_OVERRIDE_DIST_PATH']) ??
    fromElectronPackage() ??
    (await fromDownload()) ??
    (await fromFallback());
  mkdirSync(cacheFolder, { recursive: true });
  const partial = `${recordFile}.${process.pid}.partial`;
  writeFileSync(partial, `${JSON.stringify(runtime, null, 2)}\n`);
  renameSync(partial, recordFile);
  console.log(`Set-up: Electron ${runtime.version} (${describeSource(runtime)})`);
}

/** @param {ElectronRuntime} runtime */
function describeSource(runtime) {
  switch (runtime.source) {
    case 'override':
      return `from ELECTRON_OVERRIDE_DIST_PATH: ${runtime.distPath}`;
    case 'electron package':
      return 'official, from node_modules';
    case 'fallback':
      return `fallback for development and tests, the official one could not be downloaded: ${runtime.distPath}`;
  }
}

/**
 * @param {string | undefined} folder
 * @returns {ElectronRuntime | undefined}
 */
function fromOverride(folder) {
  if (folder === undefined || folder === '') return undefined;
  const distPath = resolve(folder);
  const executablePath = join(distPath, executableName());
  if (!existsSync(executablePath)) {
    throw new SetupFailure(
      `ELECTRON_OVERRIDE_DIST_PATH names ${distPath}, but there is no Electron in it.`,
      'Correct the variable or unset it.',
    );
  }
  return {
    executablePath,
    distPath,
    version: versionIn(distPath) ?? 'unknown',
    source: 'override',
  };
}

/** @returns {ElectronRuntime | undefined} */
function fromElectronPackage() {
  const distPath = join(electronPackage, 'dist');
  const executablePath = join(distPath, executableName());
  const version = versionIn(distPath);
  if (version !== wantedVersion() || !existsSync(executablePath)) return undefined;
  return { executablePath, distPath, version, source: 'electron package' };
}

/** @returns {Promise<ElectronRuntime | undefined>} */
async function fromDownload() {
  if (fallbackIsPossible() && (failedRecently() || !(await downloadLooksPossible()))) {
    rememberFailure();
    return undefined;
  }
  console.log(`Set-up: downloading Electron ${wantedVersion()} …`);
  const node = process.execPath;
  const download = run(node, [join(electronPackage, 'install.js')], {
    quiet: true,
    timeoutSeconds: 15 * 60,
  });
  const runtime = download.ok ? fromElectronPackage() : undefined;
  if (runtime !== undefined) {
    rmSync(failureFile, { force: true });
    return runtime;
  }
  if (!fallbackIsPossible()) {
    console.error(download.output.trim().split('\n').slice(-5).join('\n'));
    throw new SetupFailure(
      `Electron ${wantedVersion()} could not be downloaded.`,
      'Check the network or proxy and run `npx install-electron`, or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an Electron.',
    );
  }
  rememberFailure();
  return undefined;
}

/**
 * A quick check whether the host of Electron's releases answers, because its downloader has a long
 * timeout. If the user has configured a mirror or a proxy, the download is tried without this check.
 *
 * @returns {Promise<boolean>}
 */
function downloadLooksPossible() {
  const arranged = /^(https?_proxy|all_proxy|electron_mirror|npm_config_electron_mirror)$/i;
  if (Object.keys(process.env).some((name) => arranged.test(name))) {
    return Promise.resolve(true);
  }
  return new Promise((answer) => {
    const socket = connect({ host: 'github.com', port: 443, timeout: 4000 });
    /** @param {boolean} reachable */
    const finish = (reachable) => {
      socket.destroy();
      answer(reachable);
    };
    socket.once('connect', () => finish(true));
    socket.once('timeout', () => finish(false));
    socket.once('error', () => finish(false));
  });
}

function failedRecently() {
  if (!existsSync(failureFile)) return false;
  const ageMilliseconds = Date.now() - statSync(failureFile).mtimeMs;
  return ageMilliseconds < retryAfterHours * 60 * 60 * 1000;
}

/**
 * The time is counted from the first failure, so that a machine that gets a network tries again.
 */
function rememberFailure() {
  if (failedRecently()) return;
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(failureFile, `${JSON.stringify({ version: wantedVersion() })}\n`);
}

/** @returns {Promise<ElectronRuntime>} */
async function fromFallback() {
  const { distPath, version } = await ensureFallbackRuntime(sharedCacheFolder());
  return {
    executablePath: join(distPath, executableName()),
    distPath,
    version,
    source: 'fallback',
  };
}

function wantedVersion() {
  /** @type {unknown} */
  const manifest = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8'));
  return /** @type {{ version: string }} */ (manifest).version;
}

/** @param {string} distPath */
function versionIn(distPath) {
  const file = join(distPath, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : undefined;
}

function executableName() {
  switch (process.platform) {
    case 'darwin':
      return 'Electron.app/Contents/MacOS/Electron';
    case 'win32':
      return 'electron.exe';
    default:
      return 'electron';
  }
}
