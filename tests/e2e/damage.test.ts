/** A file of Nightjar's own that was damaged is told in the window, on every screen, until it is put right. */
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { launchApp, newHome, screenshots } from './support/app.ts';

it('tells of a damaged list of replaced databases, and where it was kept', async () => {
  const home = await newHome();
  await writeFile(join(home.userData, 'restores.json'), '{ "kept": [');
  const { page } = await launchApp(home);
  const told = page.getByRole('alert').filter({ hasText: 'Replaced databases' });
  await told.waitFor();
  const aside = (await readdir(home.userData)).find((name) =>
    name.startsWith('restores.json.unreadable-'),
  );
  expect(aside).toBeDefined();
  const words = await told.innerText();
  expect(words).toContain(join(home.userData, aside ?? ''));
  expect(words).toContain('put it back as restores.json');
  await screenshots(page, 'damaged-state');

  await page.getByRole('navigation', { name: 'Main' }).getByText('Settings').click();
  await told.waitFor();
  await told.getByRole('button').click();
  await told.waitFor({ state: 'detached' });

  await rm(join(home.userData, aside ?? ''));
});
