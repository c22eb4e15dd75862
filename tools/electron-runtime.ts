import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronRuntime } from './electron-runtime/ensure.mjs';
import { cacheFolder } from './setup/project.mjs';

/** The Electron that set-up has found or fetched for this checkout. */
export function electronRuntime(): ElectronRuntime {
  const file = join(cacheFolder, 'electron-runtime.json');
  try {
    // Written by our own set-up, atomically.
    return JSON.parse(readFileSync(file, 'utf8')) as ElectronRuntime;
  } catch (error) {
    throw new Error('No Electron runtime is known yet: run `node tools/setup.mjs` first.', {
      cause: error,
    });
  }
}

/**
 * Takes Chromium's sandbox away only where it cannot work: as root, and on a Linux that lets ordinary
 * users make no namespaces (containers, some distributions) while Electron's helper is not set up for
 * root. This is for running from a checkout; an installed Nightjar always keeps its sandbox.
 */
export function sandboxArguments(): string[] {
  if (process.platform !== 'linux') return [];
  if (process.getuid?.() === 0) return ['--no-sandbox'];
  if (helperIsSetUp() || namespacesWork()) return [];
  console.log("This system does not let Electron's sandbox work: starting without it.");
  return ['--no-sandbox'];
}

function helperIsSetUp(): boolean {
  const helper = statSync(join(electronRuntime().distPath, 'chrome-sandbox'), {
    throwIfNoEntry: false,
  });
  return helper?.uid === 0 && (helper.mode & 0o4000) !== 0;
}

function namespacesWork(): boolean {
  const attempt = spawnSync('unshare', ['--user', 'true'], { stdio: 'ignore' });
  // Without the program nothing is known: Chromium will tell.
  return attempt.error !== undefined || attempt.status === 0;
}
