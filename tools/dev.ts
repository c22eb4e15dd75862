import { packageProgram, runCommand } from './commands.ts';
import { electronRuntime, sandboxArguments } from './electron-runtime.ts';

/**
 * `npm run dev`: the app with reload; a change in the main process or the preload restarts the app.
 */
const withoutSandbox = sandboxArguments().length > 0 ? ['--noSandbox'] : [];
process.exitCode = await runCommand({
  ...packageProgram('electron-vite', [
    'dev',
    '--watch',
    ...withoutSandbox,
    ...process.argv.slice(2),
  ]),
  environment: {
    ELECTRON_EXEC_PATH: electronRuntime().executablePath,
    ELECTRON_RUN_AS_NODE: undefined,
  },
});
