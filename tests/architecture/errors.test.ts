/** Each error is one record, and docs/errors.md is generated from the records. */
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
  it('the table contains every record in src-shared/errors, each code once', () => {
    const written = sourceFiles('src-shared/errors').flatMap(({ text }) =>
      [...text.matchAll(/^ {2}'?([a-z-]+)'?: errorRecord\(/gmu)].map(([, code = '']) => code),
    );
    expect(written.toSorted(byName)).toEqual(Object.keys(errorTable).toSorted(byName));
    expect(written.length).toBeGreaterThan(100);
  });

  it('every error has sentences, and no title ends like a sentence', () => {
    for (const option of errorSchema.options) {
      const code = option.shape.code.value;
      // Any values work: sentences must not depend on plausible facts.
      const words = describeError(errorSchema.parse(exampleOf(option)));
      expect({ code, empty: Object.values(words).includes('') }).toEqual({ code, empty: false });
      expect(words.title).not.toMatch(/[.!]$/u);
      // The id instead of a text, or a value that the error does not have.
      expect(Object.values(words).join('\n')).not.toMatch(/undefined|^error\./mu);
    }
  });
});

describe('docs/errors.md', async () => {
  const page = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');

  it('docs/errors.md is the output of “npm run docs:errors”', () => {
    expect(page).toBe(updateErrorsPage(page));
  });

  it('docs/errors.md has every code with its facts, exit code and HTTP status, and no other code', () => {
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
