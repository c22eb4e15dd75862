/** The size of the built page: what the window loads before it can be used. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface PageSize {
  files: string[];
  scriptBytes: number;
  styleBytes: number;
}

/** The parts that open for an admin who has stayed signed in, besides the first screen. */
const mainScreen = ['Frame', 'DatabaseManagementPage'];

/** The files that `index.html` loads before it shows the sign-in page. */
export function firstScreen(rendererFolder: string): PageSize {
  const page = readFileSync(join(rendererFolder, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/gu)];
  return sizeOf(
    rendererFolder,
    named.map(([, file = '']) => file),
  );
}

/** The first screen, and the files of the screen of a database. */
export function firstAndMainScreen(rendererFolder: string): PageSize {
  const parts = readdirSync(join(rendererFolder, 'assets')).filter(
    (file) => /\.(?:js|css)$/u.test(file) && mainScreen.some((part) => file.startsWith(`${part}-`)),
  );
  return sizeOf(rendererFolder, [
    ...firstScreen(rendererFolder).files,
    ...parts.map((file) => `assets/${file}`),
  ]);
}

/** With every script that a script imports when it is loaded. */
function sizeOf(folder: string, entries: readonly string[]): PageSize {
  const files = new Set(entries);
  for (const file of files) {
    if (!file.endsWith('.js')) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    // Not `import(…)`: those scripts are loaded later.
    for (const [, imported = ''] of text.matchAll(/(?:\bfrom|\bimport)"\.\/([^"]+\.js)"/gu)) {
      files.add(`assets/${imported}`);
    }
  }
  const bytesOf = (ending: string): number =>
    [...files]
      .filter((file) => file.endsWith(ending))
      .reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  return { files: [...files], scriptBytes: bytesOf('.js'), styleBytes: bytesOf('.css') };
}
