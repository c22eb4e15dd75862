/** Fills in the connection dialog as a user does. */
import type { Locator, Page } from 'playwright-core';

export interface ConnectionInput {
  name: string;
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
}

export async function openConnectionDialog(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Connect to a database…' }).click();
  return page.getByRole('dialog', { name: 'Connect to a database' });
}

export async function fillConnection(dialog: Locator, input: ConnectionInput): Promise<void> {
  await dialog.getByLabel('Name', { exact: true }).fill(input.name);
  await dialog.getByLabel('Host').fill(input.host);
  await dialog.getByLabel('Port').fill(String(input.port));
  await dialog.getByLabel('Database').fill(input.database);
  await dialog.getByLabel('User').fill(input.user);
  await dialog.getByLabel('Password', { exact: true }).fill(input.password);
}

/** Goes from the empty window to the screen of the database. */
export async function connect(page: Page, input: ConnectionInput): Promise<void> {
  const dialog = await openConnectionDialog(page);
  await fillConnection(dialog, input);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: input.name, level: 1 }).waitFor();
}
