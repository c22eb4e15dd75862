import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { errorSchema } from '#shared/errors/errors.ts';

describe('docs/errors.md', () => {
  it('lists every code with its facts, and no other', async () => {
    const page = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
    const documented = [...page.matchAll(/^\| `([a-z-]+)` \|.*\| ([^|]+) \| \d \|$/gmu)].map(
      ([, code, facts]) => `${code}: ${facts}`,
    );
    const inCode = errorSchema.options.map((option) => {
      const { code, ...facts } = option.shape;
      const names = Object.keys(facts).map((name) => `\`${name}\``);
      return `${[...code.values].join()}: ${names.length === 0 ? '–' : names.join(', ')}`;
    });
    expect(documented).toEqual(inCode);
  });
});
