/** Documents link to files that exist and name files that exist. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from './source-files.ts';

const documents = globSync('{*,docs/**/*}.md', { cwd: projectFolder });
const ownFolders = /^(?:src-\w+|tests|tools|docs)\//u;

describe.each(documents)('%s', (document) => {
  const text = readFileSync(join(projectFolder, document), 'utf8');
  const isMissing = (path: string): boolean => !existsSync(join(projectFolder, path));

  it('the document links only to files that exist', () => {
    const targets = [...text.matchAll(/\]\((?<target>[^)#]+)/gu)].map(([, target = '']) => target);
    const files = targets.filter((target) => !target.includes('://'));
    expect(files.filter((file) => isMissing(join(dirname(document), file)))).toEqual([]);
  });

  it('the document names only files and folders that exist', () => {
    const named = [...text.matchAll(/`(?<path>[\w./-]+\/[\w./-]*)`/gu)].map(
      ([, path = '']) => path,
    );
    expect(named.filter((path) => ownFolders.test(path)).filter(isMissing)).toEqual([]);
  });
});
