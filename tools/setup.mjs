import { SetupFailure } from './setup/failure.mjs';
import { hasDisplay } from './setup/display.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { purposesOf } from './setup/requirements.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';

/**
 * Runs before `npm start`, `npm run dev`, `npm test` and a few other scripts and installs what they
 * need, in this order: system packages, npm packages, an Electron runtime. A second run finds
 * everything installed and takes a fraction of a second. Before the npm packages are installed,
 * only Node 20 itself is available, so set-up is plain JavaScript.
 */
try {
  ensureSystemPackages(purposesOf(commandTyped(), hasDisplay()));
  ensureNpmPackages();
  const { ensureElectronRuntime } = await import('./electron-runtime/ensure.mjs');
  await ensureElectronRuntime();
} catch (error) {
  if (!(error instanceof SetupFailure)) throw error;
  console.error(`Set-up stopped: ${error.message}\n${error.nextStep}`);
  process.exitCode = 1;
}

/** npm sets the name of the running script. */
function commandTyped() {
  switch (process.env['npm_lifecycle_event']) {
    case 'prestart':
      return 'start';
    case 'predev':
      return 'dev';
    case 'prescreenshots':
      return 'screenshots';
    case 'pretest':
    case 'pretest:integration':
    case 'pretest:long':
      return 'test';
    default:
      return 'other';
  }
}
