import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, projectFolder } from './setup/project.mjs';

/**
 * `npm run test:unit` and `npm run test:watch`: only the unit tests. No set-up, no build, no
 * server, so that one file takes seconds. Needs only `npm install`.
 *
 *     npm run test:unit                           all unit tests
 *     npm run test:unit -- src-shared/format      only files whose path contains these words
 *     npm run test:watch -- src-shared/format     the same, and again after every change
 *
 * Plain JavaScript, because an old Node must be able to report what is missing.
 */
const [mode = 'run', ...filters] = process.argv.slice(2);

if (existsSync(join(projectFolder, 'node_modules', 'vitest')) && process.features.typescript) {
  const { packageProgram, runCommand } = await import('./commands.ts');
  process.exitCode = await runCommand({
    ...packageProgram('vitest', [mode, '--project', 'unit', ...filters]),
    // The same as in `tools/testing/vitest-run.ts`.
    environment: { NODE_COMPILE_CACHE: join(cacheFolder, 'compiled') },
  });
} else {
  console.error('The npm packages of Nightjar are missing or incomplete. Run `npm install` first.');
  process.exitCode = 1;
}
