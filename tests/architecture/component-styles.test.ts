/**
 * The window loads only the style sheets of the Mantine components that it uses: all of them together
 * are 290 kB. A component without its style sheet would be drawn without any error.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { projectFolder, sourceFiles } from './source-files.ts';

const mantine = join(projectFolder, 'node_modules/@mantine/core');
const listOfStyles = 'src-renderer/theme/component-styles.ts';

it('the style sheet of each Mantine component is loaded, in the order of Mantine, and no other', () => {
  const needed = inOrderOfMantine([...stylesOf(modulesOf(importedNames()))]);
  const lines = needed.map((name) => `import '@mantine/core/styles/${name}.css';`);
  const present = readFileSync(join(projectFolder, listOfStyles), 'utf8')
    .split('\n')
    .filter((line) => /styles\/[A-Z]/u.test(line));
  expect(present, `${listOfStyles} must have exactly these lines:\n${lines.join('\n')}\n`).toEqual(
    lines,
  );
});

it('an item of a menu that destroys has our red: Mantine’s own cannot be read in the dark theme', () => {
  const items = sourceFiles('src-renderer').flatMap(({ path, text }) =>
    [...text.matchAll(/<Menu\.Item\s[^>]*?\bcolor="(?<color>[^"]*)"/gu)].map(
      ({ groups }) => `${path}: ${groups?.['color']}`,
    ),
  );
  expect(items).not.toEqual([]);
  expect(items.filter((item) => !item.endsWith(': var(--nightjar-loss-text)'))).toEqual([]);
});

/** All names that the window and the gallery import from Mantine. */
function importedNames(): Set<string> {
  return new Set(
    [...sourceFiles('src-renderer'), ...sourceFiles('gallery')].flatMap(({ imports }) =>
      imports.filter(({ target }) => target === '@mantine/core').flatMap(({ names }) => names),
    ),
  );
}

/** The modules of Mantine that define these names. */
function modulesOf(names: ReadonlySet<string>): string[] {
  const index = readFileSync(join(mantine, 'esm/index.mjs'), 'utf8');
  return [...index.matchAll(/import \{([^}]*)\} from "\.\/([^"]*)"/gu)]
    .filter(([, list = '']) => list.split(',').some((part) => names.has(part.trim())))
    .map(([, , file = '']) => join(mantine, 'esm', file));
}

/** The style sheets of these modules and of all modules that they import. */
function stylesOf(modules: string[]): Set<string> {
  const seen = new Set(modules);
  for (const module of seen) {
    const text = readFileSync(module, 'utf8');
    for (const [, file = ''] of text.matchAll(/from "(\.[^"]*\.mjs)"/gu)) {
      seen.add(join(dirname(module), file));
    }
  }
  return new Set(
    [...seen]
      .map((file) => /(\w+)\.module\.mjs$/u.exec(file)?.[1])
      .filter((name): name is string => name !== undefined && existsSync(styleSheetOf(name))),
  );
}

/** Later rules win over earlier ones, so the order is that of Mantine's own style sheet. */
function inOrderOfMantine(names: readonly string[]): string[] {
  const whole = readFileSync(join(mantine, 'styles.css'), 'utf8');
  const place = (name: string): number =>
    whole.indexOf(readFileSync(styleSheetOf(name), 'utf8').trim());
  return names
    .map((name) => ({ name, at: place(name) }))
    .sort((one, other) => one.at - other.at)
    .map(({ name }) => name);
}

function styleSheetOf(name: string): string {
  return join(mantine, 'styles', `${name}.css`);
}
