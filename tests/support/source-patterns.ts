/**
 * Every regular expression of the app: literals are found by a parser, other expressions when their
 * module creates them.
 */
import { join } from 'node:path';
import { vi } from 'vitest';
import { asNode, projectFolder, sourceFiles, visitSyntax } from '../architecture/source-files.ts';

export interface SourcePattern {
  /** `src-main/x.ts:12` */
  place: string;
  pattern: RegExp;
}

/**
 * `notReached`: places with `RegExp(…)` in the code where loading the module creates no expression.
 */
export async function sourcePatterns(
  folders: readonly string[],
): Promise<{ patterns: SourcePattern[]; notReached: string[] }> {
  const patterns: SourcePattern[] = [];
  const making = new Map<string, string>();
  for (const { path, text } of folders.flatMap(sourceFiles)) {
    visitSyntax(path, text, (node) => {
      const { type, value, start } = node;
      const place = `${path}:${text.slice(0, Number(start)).split('\n').length}`;
      if (type === 'Literal' && value instanceof RegExp) patterns.push({ place, pattern: value });
      const makes = type === 'NewExpression' || type === 'CallExpression';
      if (makes && asNode(node['callee'])?.['name'] === 'RegExp') making.set(place, path);
    });
  }
  patterns.push(...(await madeByLoading(new Set(making.values()))));
  const reached = new Set(patterns.map(({ place }) => place));
  return { patterns, notReached: [...making.keys()].filter((place) => !reached.has(place)) };
}

async function madeByLoading(files: ReadonlySet<string>): Promise<SourcePattern[]> {
  const made: SourcePattern[] = [];
  const note = (pattern: RegExp): RegExp => {
    // The stack frames of this function, of the Proxy trap, and of the code that created the
    // expression.
    const caller = new Error().stack?.split('\n')[3] ?? '';
    const place = /([^\s(]+:\d+):\d+\)?$/u.exec(caller)?.[1] ?? '';
    const own = place.startsWith(`${projectFolder}/src-`);
    if (own) made.push({ place: place.slice(projectFolder.length + 1), pattern });
    return pattern;
  };
  const real = RegExp;
  const recording = new Proxy(real, {
    construct: (_, [source, flags]: [string, string?]) => note(new real(source, flags)),
    apply: (_, __, [source, flags]: [string, string?]) => note(new real(source, flags)),
  });
  vi.stubGlobal('RegExp', recording);
  try {
    for (const file of files) await import(join(projectFolder, file));
  } finally {
    vi.unstubAllGlobals();
  }
  return made;
}
