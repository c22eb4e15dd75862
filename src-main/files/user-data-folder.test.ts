import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { requireUserDataFolder } from './user-data-folder.ts';

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(os.tmpdir(), 'nightjar-user-data-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

it('is created with all parent folders, and only its owner can access it', async () => {
  const wanted = path.join(await folder(), 'config', 'Nightjar');
  requireUserDataFolder(wanted);
  requireUserDataFolder(wanted);
  const { mode } = await stat(wanted);
  expect(mode & 0o777).toBe(process.platform === 'win32' ? mode & 0o777 : 0o700);
});

it.each(['Nightjar', 'Nightjar/below'])(
  'the error names a file that is in the place of the folder: %s',
  async (name) => {
    const above = await folder();
    await writeFile(path.join(above, 'Nightjar'), '');
    const wanted = path.join(above, name);
    expect(() => requireUserDataFolder(wanted)).toThrow(
      expect.objectContaining({
        error: expect.objectContaining({
          code: 'user-data-folder-unusable',
          folder: wanted,
        }) as unknown,
      }),
    );
  },
);
