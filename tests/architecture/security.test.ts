/** docs/security.md names code and tests for each threat. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from './source-files.ts';

const text = readFileSync(join(projectFolder, 'docs/security.md'), 'utf8');
const pathPattern = /`(?<path>[\w.-]+(?:\/[\w.-]+)+\.\w+)`/gu;
const paths = (part: string): string[] =>
  [...part.matchAll(pathPattern)].map(([, path = '']) => path);
/** Longest prose of one paragraph or list item, without the paths in it. */
const longestProseCharacters = 250;

/** Returns each heading, paragraph and list item as one line. */
const joinedLines = (part: string): string[] =>
  part
    .split(/\n(?=\n| *(?:-|\d+\.) |#)/u)
    .map((paragraph) => paragraph.trim().replaceAll(/\s+/gu, ' '));

/** Returns the list items of a section by their labels, for example "Code". */
function itemsOf(section: string): Map<string, string> {
  const items = new Map<string, string>();
  for (const line of joinedLines(section)) {
    const [, label, content] = /^- (?:\*\*)?(\w+)[.:](?:\*\*)? (.+)$/u.exec(line) ?? [];
    if (label !== undefined && content !== undefined) items.set(label, content);
  }
  return items;
}

const threats = text
  .split(/^(?=#{2,3} )/mu)
  .filter((section) => section.startsWith('### '))
  .map((section) => [joinedLines(section)[0]?.slice(4) ?? '', itemsOf(section)] as const);

describe('docs/security.md', () => {
  it('docs/security.md names only files that exist', () => {
    const named = paths(text);
    expect(named.length).toBeGreaterThan(200);
    expect(named.filter((path) => !existsSync(join(projectFolder, path)))).toEqual([]);
  });

  it('docs/security.md has at least 72 threats, with different titles', () => {
    expect(new Set(threats.map(([title]) => title)).size).toBe(threats.length);
    expect(threats.length).toBeGreaterThanOrEqual(72);
  });

  it('docs/security.md has no paragraph or list item that is too long to read', () => {
    const prose = joinedLines(text).map((line) => line.replaceAll(pathPattern, ''));
    expect(prose.filter((line) => line.length > longestProseCharacters)).toEqual([]);
  });

  it.each(threats)('the threat “%s” has a defence, code and a test', (_title, items) => {
    expect([...items.keys()].filter((label) => label !== 'Limit')).toEqual([
      'Threat',
      'Defence',
      'Code',
      'Tests',
    ]);
    expect(items.get('Defence')?.length).toBeGreaterThan(10);
    const code = paths(items.get('Code') ?? '');
    expect(code.filter((path) => !path.includes('.test.'))).not.toEqual([]);
    const tests = paths(items.get('Tests') ?? '');
    expect(tests.filter((path) => path.endsWith('.test.ts'))).not.toEqual([]);
  });
});
