import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectFolder } from './setup/project.mjs';

it('npm run test:unit names the next step if the npm packages are missing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nightjar unit '));
  try {
    for (const file of ['unit-tests.mjs', 'commands.ts', 'setup/project.mjs']) {
      cpSync(join(projectFolder, 'tools', file), join(folder, 'tools', file));
    }
    const result = spawnSync(process.execPath, [join(folder, 'tools', 'unit-tests.mjs'), 'run'], {
      encoding: 'utf8',
    });
    expect(result).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'The npm packages of Nightjar are missing or incomplete. Run `npm install` first.\n',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
