/** docs/security.md promises code and a test for each threat: both must be there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from './source-files.ts';

const text = readFileSync(join(projectFolder, 'docs/security.md'), 'utf8');
const paths = (part: string): string[] =>
  [...part.matchAll(/`(?<path>[\w.-]+(?:\/[\w.-]+)+\.\w+)`/gu)].map(([, path = '']) => path);
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| threat'))
  .map((line) => line.split(' | '));

describe('docs/security.md', () => {
  it('names files that exist', () => {
    const named = paths(text);
    expect(named.length).toBeGreaterThan(60);
    expect(named.filter((path) => !existsSync(join(projectFolder, path)))).toEqual([]);
  });

  it.each(rows.map((row) => [row[0]?.slice(2) ?? '', row] as const))(
    'answers “%s” with code and a test',
    (_threat, row) => {
      expect(row).toHaveLength(4);
      const [, answer = '', code = '', test = ''] = row;
      expect(answer.length).toBeGreaterThan(10);
      expect(paths(code).filter((path) => !path.includes('.test.'))).not.toEqual([]);
      expect(paths(test).filter((path) => path.endsWith('.test.ts'))).not.toEqual([]);
    },
  );
});
