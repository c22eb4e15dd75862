import { buildIfNeeded } from './build.ts';
import { packageProgram, runCommand } from './commands.ts';
import { electronRuntime } from './electron-runtime.ts';

/**
 * `npm run package`: the packages that users install, for this system, in `dist/`. With the
 * fallback runtime only the unpacked folder is created: it is for testing a package, never for
 * users.
 */
process.exitCode = (await buildIfNeeded()) || (await runCommand(builder()));

function builder() {
  const runtime = electronRuntime();
  const words = process.argv.slice(2);
  if (runtime.source === 'electron package') {
    return packageProgram('electron-builder', ['--publish', 'never', ...words]);
  }
  console.log(
    `Packaging with Electron ${runtime.version} (${runtime.source}): a folder to try out.`,
  );
  return packageProgram('electron-builder', [
    ...(words.includes('--dir') ? [] : ['--dir']),
    '--publish',
    'never',
    `--config.electronDist=${runtime.distPath}`,
    `--config.electronVersion=${runtime.version}`,
    '--config.npmRebuild=false',
    ...words,
  ]);
}
