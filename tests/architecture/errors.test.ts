import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { errorSchema, type NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { exitCodeOf } from '../../src-main/cli/output.ts';

/** Facts that show in titles and next steps, as the page has them; any others do for the rest. */
const examples: Record<string, unknown> = {
  server: '18.1',
  wanted: '17',
  found: [],
  channel: 'webhook',
  advice: 'Choose a plain SQL dump of one database (.sql or .sql.gz), as pg_dump writes it.',
};
const anyValues = ['x', 1, null, [], true];

function exampleOf(option: (typeof errorSchema.options)[number]): NightjarError {
  const { code, ...facts } = option.shape;
  const values = Object.entries<z.ZodType>(facts).map(([name, schema]) => [
    name,
    [examples[name], ...anyValues].find((value) => schema.safeParse(value).success),
  ]);
  return errorSchema.parse({ code: [...code.values].join(), ...Object.fromEntries(values) });
}

describe('docs/errors.md', () => {
  it('has every code with its title, next step, facts and exit code, and no other', async () => {
    const page = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
    const documented = page.split('\n').filter((line) => /^\| `[a-z-]+` \|/u.test(line));
    const inCode = errorSchema.options.map((option) => {
      const error = exampleOf(option);
      const facts = Object.keys(option.shape).slice(1);
      const { title, nextStep } = describeError(error);
      const names = facts.length === 0 ? '–' : facts.map((name) => `\`${name}\``).join(', ');
      return `| \`${error.code}\` | ${title} | ${nextStep} | ${names} | ${exitCodeOf(error)} |`;
    });
    expect(documented).toEqual(inCode);
  });
});
