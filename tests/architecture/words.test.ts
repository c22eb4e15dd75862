/** The texts that people read are in the catalogs of src-shared/words, complete and without leftovers. */
import { describe, expect, it } from 'vitest';
import { english } from '#shared/words/en/index.ts';
import { compile, type Token } from '#shared/words/message.ts';
import { pluralForms } from '#shared/words/intl.ts';
import { languages, offeredLanguages, type Language } from '#shared/words/languages.ts';
import { german } from '#shared/words/de/index.ts';
import { vietnamese } from '#shared/words/vi/index.ts';
import { pseudo } from '#shared/words/pseudo.ts';
import { asNode, sourceFiles, visitSyntax, type SourceFile } from './source-files.ts';

type Texts = Readonly<Record<string, string>>;
const catalogs: Readonly<Record<Language, Texts>> = { en: english, de: german, vi: vietnamese };

const areas = sourceFiles('src-shared/words/en').filter(({ path }) => !path.endsWith('/index.ts'));
const code = ['src-shared', 'src-main', 'src-renderer', 'src-preload']
  .flatMap(sourceFiles)
  .filter(({ path }) => !/^src-shared\/words\/[a-z]{2}\//u.test(path));

describe('the English catalog', () => {
  it('has every area, and each text once', () => {
    const ids = areas.flatMap(({ text }) =>
      [...text.matchAll(/^ {2}'([^']+)':/gmu)].map(([, id]) => id),
    );
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(new Set(ids)).toEqual(new Set(Object.keys(english)));
  });

  it('has no text that nothing uses', () => {
    const used = usedIds(code);
    const unused = Object.keys(english).filter(
      (id) => !used.whole.has(id) && !used.patterns.some((pattern) => pattern.test(id)),
    );
    expect(unused).toEqual([]);
  });

  it('names its values as the compiler reads them: a branch follows its name without a space', () => {
    for (const [id, message] of Object.entries(english)) {
      expect({ id, values: readValues(message) }).toEqual({
        id,
        values: valuesOf(compile(message)),
      });
    }
  });
});

describe('the languages', () => {
  it('are offered as soon as their catalog has every text, and not earlier', () => {
    const complete = languages.filter((language) =>
      Object.keys(english).every((id) => id in catalogs[language]),
    );
    expect(offeredLanguages).toEqual(complete);
  });

  it.each(languages)('have every file of an area in their catalog: %s', (language) => {
    const inFiles = sourceFiles(`src-shared/words/${language}`)
      .filter(({ path }) => !path.endsWith('/index.ts'))
      .flatMap(({ text }) => [...text.matchAll(/^ {2}'([^']+)':/gmu)].map(([, id]) => id));
    expect(new Set(inFiles)).toEqual(new Set(Object.keys(catalogs[language])));
  });
});

const pseudoCatalog = Object.fromEntries(
  Object.entries(english).map(([id, message]) => [id, pseudo(message)]),
);

describe.each<[string, Language, Texts]>([
  ...languages.map((language): [string, Language, Texts] => [
    language,
    language,
    catalogs[language],
  ]),
  ['of the pseudo-language', 'en', pseudoCatalog],
])('the catalog %s', (_name, language, catalog) => {
  it('has the values of the English texts', () => {
    const source: Texts = english;
    for (const [id, message] of Object.entries(catalog)) {
      expect({ id, values: valuesOf(compile(message)) }).toEqual({
        id,
        values: valuesOf(compile(source[id] ?? '')),
      });
    }
  });

  it('has a branch for every plural form of its language, and for no other', () => {
    const needed = [...pluralForms(language)].toSorted();
    for (const [id, message] of Object.entries(catalog)) {
      for (const branches of branchesOf(compile(message))) {
        const forms = Object.keys(branches).filter((form) => !/^=?\d$/u.test(form));
        expect({ id, forms: forms.toSorted() }).toEqual({ id, forms: needed });
      }
    }
  });

  it('has no empty text, no space at an end and no double space', () => {
    const untidy = Object.entries(catalog).filter(([, message]) =>
      /^\s|\s$| {2}|^$/u.test(message),
    );
    expect(untidy).toEqual([]);
  });
});

/** Every id that is written in the code, and the patterns of ids that are put together. */
function usedIds(files: readonly SourceFile[]): { whole: Set<string>; patterns: RegExp[] } {
  const whole = new Set<string>();
  const patterns = new Set<string>();
  for (const { path, text } of files) {
    visitSyntax(path, text, (node) => {
      if (node['type'] === 'Literal' && typeof node['value'] === 'string') whole.add(node['value']);
      if (node['type'] !== 'TemplateLiteral') return;
      const quasis = node['quasis'] as { value: { cooked: string } }[];
      const parts = quasis.map((part) => asNode(part.value)?.['cooked'] as string);
      if (parts.length < 2 || !/^[a-z-]+\.(?:[\w.-]*)$/u.test(parts[0] ?? '')) return;
      patterns.add(`^${parts.map((part) => part.replaceAll('.', String.raw`\.`)).join('.+')}$`);
    });
  }
  return { whole, patterns: [...patterns].map((pattern) => new RegExp(pattern, 'u')) };
}

/** The names and kinds of the values of a compiled message, also in its branches. */
function valuesOf(tokens: readonly Token[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const token of tokens) {
    if (typeof token === 'string') continue;
    const [name, kind = 'text', branches] = token;
    found[name] = kind;
    if (kind === 'plural') {
      for (const branch of Object.values(choicesOf(branches)))
        Object.assign(found, valuesOf(branch));
    }
  }
  return found;
}

function branchesOf(tokens: readonly Token[]): Record<string, Token[]>[] {
  return tokens.flatMap((token) => {
    if (typeof token === 'string' || token[1] !== 'plural') return [];
    const choices = choicesOf(token[2]);
    return [choices, ...Object.values(choices).flatMap(branchesOf)];
  });
}

const choicesOf = (branches: unknown): Record<string, Token[]> =>
  Object.fromEntries(
    Object.entries(branches as Record<string, Token[] | undefined>).filter(
      (entry): entry is [string, Token[]] => entry[1] !== undefined,
    ),
  );

/** The values of a message as the type `ValuesOf` reads them. */
function readValues(message: string): Record<string, string> {
  const found: Record<string, string> = {};
  const [first = '', ...parts] = message.split('{');
  let before = first;
  for (const part of parts) {
    if (!/(?:zero|one|two|few|many|other|=[012])$/u.test(before)) {
      const [name = '', kind = 'text'] = (part.split('}')[0] ?? '').split(',');
      found[name] = kind.trim();
    }
    before = part;
  }
  return found;
}

/** Where texts are still in the code. The list only gets shorter. */
const notYetInCatalog: readonly string[] = [];

const attributes = new Set(['label', 'title', 'placeholder', 'aria-label', 'alt', 'description']);
/** A sentence: a word with a capital letter, then more words. */
const sentence = /^[“(]?[A-Z][a-z’]+,? [“(]?[A-Za-z]/u;

/** Names, which are the same in every language. */
const names = new Set(['Nightjar', 'NULL', 'Debian, Ubuntu', 'Fedora, RHEL']);
const isName = (found: string): boolean => names.has(found) || found.startsWith('postgresql://');

/** The texts of a file that are not in the catalog: in JSX, and sentences in strings. */
function textsIn({ path, text }: SourceFile): string[] {
  const found: string[] = [];
  visitSyntax(path, text, (node) => {
    const value = node['value'];
    switch (node['type']) {
      case 'JSXText':
        if (typeof value === 'string' && /\p{L}{2}/u.test(value)) found.push(value.trim());
        break;
      case 'JSXAttribute': {
        const literal = asNode(value)?.['value'];
        const name = asNode(node['name'])?.['name'];
        if (
          typeof literal === 'string' &&
          attributes.has(String(name)) &&
          /\p{L}{2}/u.test(literal)
        ) {
          found.push(literal);
        }
        break;
      }
      case 'Literal':
        if (typeof value === 'string' && sentence.test(value)) found.push(value);
        break;
      case 'TemplateElement': {
        const cooked = asNode(value)?.['cooked'];
        if (typeof cooked === 'string' && sentence.test(cooked)) found.push(cooked);
        break;
      }
      default:
    }
  });
  return found.filter((one) => !isName(one));
}

describe('the code', () => {
  const shown = ['src-renderer', 'src-shared', 'src-main/app/tray', 'src-main/notifications']
    .flatMap(sourceFiles)
    .filter(({ path }) => !path.startsWith('src-shared/words/'));
  const isListed = (path: string): boolean =>
    notYetInCatalog.some((listed) => path.startsWith(listed));

  it('has texts only in the catalog', () => {
    const texts = shown
      .filter(({ path }) => !isListed(path))
      .flatMap((file) => textsIn(file).map((one) => `${file.path}: ${one}`));
    expect(texts).toEqual([]);
  });

  it('lists nothing as missing in the catalog that is there', () => {
    const needless = notYetInCatalog.filter(
      (listed) => !shown.some((file) => file.path.startsWith(listed) && textsIn(file).length > 0),
    );
    expect(needless).toEqual([]);
  });
});
