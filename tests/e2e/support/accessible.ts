/** Checks the accessibility of a screen with axe, and takes screenshots of it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { screenshots } from './app.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Axe {
  run(
    root: Document,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/**
 * Expects no violations of WCAG 2.2 AA in both themes, and saves screenshots as
 * `test-artifacts/screenshots/<name>-light.png` and `-dark.png`.
 */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await screenshots(page, name, async (colorScheme) => {
    const violations = await page.evaluate(
      async ([source, runOnly]) => {
        // The page's content policy blocks external scripts, so the test's script is injected in
        // another way.
        // oxlint-disable-next-line no-eval -- the script is axe's own, from node_modules
        (0, eval)(source);
        const { axe: checker } = globalThis as unknown as { axe: Axe };
        const { violations: found } = await checker.run(document, { runOnly });
        return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
      },
      [axe, tags] as const,
    );
    expect(violations, `${name} ${colorScheme}`).toEqual([]);
  });
}
