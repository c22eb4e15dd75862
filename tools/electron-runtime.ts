import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronRuntime } from './electron-runtime/ensure.mjs';
import { cacheFolder } from './setup/project.mjs';

/** The Electron that set-up has found or downloaded for this checkout. */
export function electronRuntime(): ElectronRuntime {
  const file = join(cacheFolder, 'electron-runtime.json');
  try {
    // Written by Nightjar's set-up, atomically.
    return JSON.parse(readFileSync(file, 'utf8')) as ElectronRuntime;
  } catch (error) {
    throw new Error('No Electron runtime is known yet: run `node tools/setup.mjs` first.', {
      cause: error,
    });
  }
}

/**
 * Disables Chromium's sandbox only if it cannot work: as root, and on a Linux that does not allow
 * namespaces for ordinary users (containers, some distributions) while Electron's helper is not set
 * up for root. This is for running from a checkout; an installed Nightjar always keeps its sandbox.
 */
export function sandboxArguments(): string[] {
  if (process.platform !== 'linux') return [];
  if (process.getuid?.() === 0) return ['--no-sandbox'];
  if (helperIsSetUp() || namespacesWork()) return [];
  console.log("Electron's sandbox does not work on this system: starting without it.");
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
  // Without the program `unshare` the support is unknown: Chromium reports it at its start.
  return attempt.error !== undefined || attempt.status === 0;
}
