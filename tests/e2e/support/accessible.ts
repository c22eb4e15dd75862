/** Checks the accessibility of a screen with axe, and takes screenshots of it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { screenshots } from './app.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const everyRule = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
/** The rules that look at colours: a theme changes nothing else. */
const rulesOfColours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

interface Axe {
  run(
    root: Document,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/**
 * Expects no violations of WCAG 2.2 AA and of axe's best practices in both themes, and saves screenshots as
 * `test-artifacts/screenshots/<name>-light.png` and `-dark.png`.
 */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await screenshots(page, name, async (colorScheme) => {
    const violations = await page.evaluate(
      async ([source, runOnly]) => {
        const page = globalThis as unknown as { axe?: Axe };
        // The page's content policy blocks external scripts, so the test's script is injected in
        // another way.
        // oxlint-disable-next-line no-eval -- the script is axe's own, from node_modules
        if (page.axe === undefined) (0, eval)(source);
        const { violations: found } = (await page.axe?.run(document, { runOnly })) ?? {
          violations: [{ id: 'axe is missing', nodes: [] }],
        };
        return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
      },
      [axe, colorScheme === 'light' ? everyRule : rulesOfColours] as const,
    );
    expect(violations, `${name} ${colorScheme}`).toEqual([]);
  });
}

/** The smallest window at a zoom of 200 %, and the narrowest page that WCAG 1.4.10 asks for. */
const narrowPages = [
  { width: 440, height: 300 },
  { width: 320, height: 480 },
];

/**
 * Expects that the page fits into a narrow window: nothing scrolls sideways except a table of data, and no
 * text is outside of the window.
 */
export async function expectFitsNarrow(page: Page, name: string): Promise<void> {
  const before =
    page.viewportSize() ??
    (await page.evaluate(() => ({ width: innerWidth, height: innerHeight })));
  for (const size of narrowPages) {
    await page.setViewportSize(size);
    const cut = await page.evaluate(() => {
      const width = document.documentElement.clientWidth;
      return [...document.querySelectorAll<HTMLElement>('main, main *, nav, nav *')].flatMap(
        (element) => {
          const isOut = ({ left, right, width: own }: DOMRect): boolean =>
            own > 0 && (left < -1 || right > width + 1);
          const { overflowX, position } = getComputedStyle(element);
          const isScrollable = overflowX === 'auto' || overflowX === 'scroll';
          const isWide = isScrollable && element.scrollWidth > element.clientWidth + 1;
          // The text itself, too: the box of an element may have an edge that shows nothing.
          const isCut =
            position !== 'absolute' &&
            isOut(element.getBoundingClientRect()) &&
            [...element.childNodes].some((node) => {
              const range = document.createRange();
              range.selectNodeContents(node);
              return node.nodeType === Node.TEXT_NODE && isOut(range.getBoundingClientRect());
            });
          const isInTable = element.closest('table, [role="grid"]') !== null;
          return isWide || (isCut && !isInTable)
            ? [`${element.tagName} ${element.textContent?.slice(0, 40) ?? ''}`]
            : [];
        },
      );
    });
    expect(cut, `${name} at ${size.width} pixels`).toEqual([]);
  }
  await page.setViewportSize(before);
}
