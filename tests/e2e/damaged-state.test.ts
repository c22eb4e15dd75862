/**
 * A damaged state file of Nightjar is reported in the window, on every screen, until it is
 * repaired.
 */
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { launchApp, newHome, screenshots } from './support/app.ts';

it('a damaged list of replaced databases is reported with the path of its copy', async () => {
  const home = await newHome();
  await writeFile(join(home.userData, 'restores.json'), '{ "kept": [');
  const { page } = await launchApp(home);
  const reported = page.getByRole('alert').filter({ hasText: 'Replaced databases' });
  await reported.waitFor();
  const aside = (await readdir(home.userData)).find((name) =>
    name.startsWith('restores.json.unreadable-'),
  );
  expect(aside).toBeDefined();
  const words = await reported.innerText();
  expect(words).toContain(join(home.userData, aside ?? ''));
  expect(words).toContain('rename it to restores.json');
  await screenshots(page, 'damaged-state');

  await page.getByRole('navigation', { name: 'Main' }).getByText('Settings').click();
  await reported.waitFor();
  await reported.getByRole('button').click();
  await reported.waitFor({ state: 'detached' });

  await rm(join(home.userData, aside ?? ''));
});
