import { readFileSync } from 'node:fs';
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

/** Chromium's sandbox refuses to run as root. */
export function sandboxArguments(): string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
