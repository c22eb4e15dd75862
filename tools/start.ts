import { electronRuntime, sandboxArguments } from './electron-runtime.ts';
import { buildIfNeeded } from './build.ts';
import { runCommand } from './commands.ts';
import { hasDisplay } from './setup/display.mjs';
import { projectFolder } from './setup/project.mjs';

/**
 * `npm start`: builds the app if a source has changed and opens it. If no window can be shown, it
 * does the app's main job in this terminal instead: a backup of the sample database, with a
 * progress bar.
 */
const ownArguments = process.argv.slice(2);
process.exitCode = (await buildIfNeeded()) || (await start());

function start(): Promise<number> {
  if (hasDisplay()) {
    return runCommand({
      file: electronRuntime().executablePath,
      args: [...sandboxArguments(), projectFolder, ...ownArguments],
      environment: { ELECTRON_RUN_AS_NODE: undefined },
    });
  }
  console.log('There is no display here, so no window can open.');
  console.log('Backing up the sample database in this terminal instead:');
  return runCommand({
    file: process.execPath,
    args: ['src-main/cli.mjs', 'backup', '--sample', ...ownArguments],
  });
}
