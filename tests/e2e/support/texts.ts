/** Finds texts that are cut, glued or not from the catalog, in a page that shows the pseudo-language. */
import type { Page } from 'playwright-core';

/** Sentences of the samples, which come from a server or a manifest in the real app. */
const samples = /permission denied|^The text of the callout|^Kundendatenbank/u;

/** Each problem with the text. The page shows a state of the gallery with `?language=pseudo`. */
export async function problemsOfTexts(page: Page): Promise<string[]> {
  const found = await page.evaluate(() => {
    const problems: string[] = [];
    const isShown = (element: Element): boolean =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      const written = (node.textContent ?? '').trim();
      if (parent === null || !isShown(parent)) continue;
      // Samples are names and values: a sentence begins with a word that is not in the catalog.
      if (!/[⟦⟧]/u.test(parent.closest('p, li, td, span, div, button')?.textContent ?? '')) {
        if (/^[A-Z][a-z’]+,? [a-z]{2,}/u.test(written)) {
          problems.push(`not in the catalog: ${written}`);
        }
      }
      // `8 backups, ⟦69.3 MB⟧`: words outside the marks beside words inside.
      const outside = written.replaceAll(/⟦.*⟧/gu, ' ');
      if (written.includes('⟦') && /\p{Ll}{2}/u.test(outside)) problems.push(`glued: ${written}`);
    }
    for (const element of document.body.querySelectorAll('*')) {
      if (!isShown(element) || !(element.textContent ?? '').includes('⟧')) continue;
      // A cell has the width of its column; its row can be opened with all its texts.
      if (element.closest('td, th') !== null) continue;
      const { overflowX, position } = getComputedStyle(element);
      // Without the filling: a number with its unit is as long in every language.
      const letters = (element.textContent ?? '').replaceAll(/ ë[xpånšïö]*⟧|[^\p{L}]/gu, '');
      if (letters.length < 5) continue;
      const cuts = overflowX === 'hidden' || overflowX === 'clip';
      // What only screen readers read has one pixel.
      const isForReaders = position === 'absolute' && element.clientWidth <= 1;
      if (cuts && !isForReaders && element.scrollWidth > element.clientWidth + 1) {
        problems.push(`cut: ${(element.textContent ?? '').slice(0, 120)}`);
      }
    }
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth) {
      problems.push('the page scrolls sideways');
    }
    return problems;
  });
  return found.filter((problem) => !samples.test(problem.replace(/^[a-z ]+: /u, '')));
}
