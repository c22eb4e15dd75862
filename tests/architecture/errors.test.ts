/** Each error is one record, and docs/errors.md is written from the records. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { errorTable } from '#shared/errors/error-table.ts';
import { errorSchema } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { exitCodes } from '../../src-main/cli/output.ts';
import { exampleOf, updateErrorsPage } from '../../tools/errors-page.ts';
import { sourceFiles } from './source-files.ts';

const byName = (one: string, other: string): number => one.localeCompare(other);

describe('the table of errors', () => {
  it('holds every record that is written in src-shared/errors, each code once', () => {
    const written = sourceFiles('src-shared/errors').flatMap(({ text }) =>
      [...text.matchAll(/^ {2}'?([a-z-]+)'?: errorRecord\(/gmu)].map(([, code = '']) => code),
    );
    expect(written.toSorted(byName)).toEqual(Object.keys(errorTable).toSorted(byName));
    expect(written.length).toBeGreaterThan(100);
  });

  it('has sentences for every error, and no title ends like a sentence', () => {
    for (const option of errorSchema.options) {
      const code = option.shape.code.value;
      // Any value will do: sentences must not depend on facts being plausible.
      const words = describeError(errorSchema.parse(exampleOf(option)));
      expect({ code, empty: Object.values(words).includes('') }).toEqual({ code, empty: false });
      expect(words.title).not.toMatch(/[.!]$/u);
    }
  });
});

describe('docs/errors.md', async () => {
  const page = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');

  it('is what “npm run docs:errors” writes', () => {
    expect(page).toBe(updateErrorsPage(page));
  });

  it('has every code with its facts, exit code and HTTP status, and no other', () => {
    const rows = page
      .split('\n')
      .filter((line) => /^\| `[a-z-]+` \|/u.test(line))
      .map((line) => line.slice(2, -2).split(' | '));
    const documented = rows.map(([code, title, nextStep, ...rest]) => {
      expect([title, nextStep]).not.toContain('');
      return [code, ...rest];
    });
    const inCode = Object.entries(errorTable).map(([code, { facts, exitCode, httpStatus }]) => {
      const names = Object.keys(facts).map((name) => `\`${name}\``);
      return [`\`${code}\``, names.join(', ') || '–', exitCodes[exitCode], httpStatus].map(String);
    });
    expect(documented).toEqual(inCode);
  });
});
