/**
 * Strings for which a backtracking regular expression takes longest, generated from the expression
 * itself. No I/O.
 */

/** `before`, then `unit` repeated, then `after`. */
export interface BacktrackingText {
  before: string;
  unit: string;
  after: string;
}

type Chunk =
  /**
   * Characters that the expression consumes here: any character of a class, or a sequence of
   * literal characters.
   */
  | { kind: 'character'; members: readonly string[] }
  /** A group in parentheses; lookahead and lookbehind consume no characters. */
  | { kind: 'group'; options: readonly Chunk[][]; looks: boolean }
  | { kind: 'repeated'; chunk: Chunk; least: number; most: number };

/** Characters at which the expression cannot continue. */
const ends = ['', '\n\0', '"\0'];
const usual = Array.from('aA_0 \n\t"\'\\;(),.:=-/$@x\0\u{80}\u{e9}\u{d800}\u{1f600}');
const membersOfClass = 6;

/** Parses a pattern as `RegExp` does with the flag `u` (ECMA-262, 22.2.1 "Patterns"). */
class PatternReader {
  private at = 0;
  private readonly source: string;
  private readonly flags: string;
  private readonly candidates: readonly string[];

  constructor({ source, flags }: RegExp) {
    this.source = source;
    this.flags = flags.replaceAll(/[gy]/gu, '');
    const numbers = [...source.matchAll(/\\(?:u\{?|x)([0-9a-f]{2,6})/giu)];
    const named = numbers.map(([, digits = '']) =>
      String.fromCodePoint(Number.parseInt(digits, 16)),
    );
    this.candidates = [...new Set([...named, ...Array.from(source), ...usual])];
  }

  options(): Chunk[][] {
    const options: Chunk[][] = [[]];
    while (this.at < this.source.length && this.source[this.at] !== ')') {
      if (this.take(/\|/uy) === null) options.at(-1)?.push(...this.chunks());
      else options.push([]);
    }
    return options.map(inRows);
  }

  /** Returns no chunk for parts that match only a position: `^`, `\b`, `\1`. */
  private chunks(): Chunk[] {
    if (this.take(/[$^]|\\[bB]|\\[1-9]\d*|\\k<\w+>/uy) !== null) return [];
    const chunk = this.groupOrCharacter();
    const count = this.take(/(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/uy);
    if (count === null) return [chunk];
    const [written, from, comma, to] = count;
    if (from === undefined) {
      const least = written.startsWith('+') ? 1 : 0;
      return [{ kind: 'repeated', chunk, least, most: written.startsWith('?') ? 1 : Infinity }];
    }
    const most = comma === '' ? Number(from) : to === '' ? Infinity : Number(to);
    return [{ kind: 'repeated', chunk, least: Number(from), most }];
  }

  private groupOrCharacter(): Chunk {
    const open = this.take(/\((?:\?(?:[:=!]|<[=!]|<\w+>))?/uy)?.[0];
    if (open !== undefined) {
      const options = this.options();
      if (this.take(/\)/uy) === null) throw new Error(`${this.source}: no end of a group`);
      return { kind: 'group', options, looks: /[=!]$/u.test(open) };
    }
    const character = this.take(
      /\[(?:\\.|[^\\\]])*\]|\\(?:u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|p\{[^}]*\}|c[a-z]|.)|./iuy,
    );
    if (character === null) throw new Error(`${this.source}: nothing to read at ${this.at}`);
    // A literal letter, in upper or lower case.
    if (/^[A-Za-z]$/u.test(character[0])) return { kind: 'character', members: [character[0]] };
    const one = new RegExp(`^(?:${character[0]})$`, this.flags);
    return { kind: 'character', members: this.candidates.filter((text) => one.test(text)) };
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found !== null) this.at += found[0].length;
    return found;
  }
}

/** Joins consecutive literal characters into one chunk. */
function inRows(chunks: readonly Chunk[]): Chunk[] {
  const rows: Chunk[] = [];
  for (const chunk of chunks) {
    const last = rows.at(-1);
    if (isLiteral(chunk) && last !== undefined && isLiteral(last))
      rows[rows.length - 1] = {
        kind: 'character',
        members: [`${last.members[0]}${chunk.members[0]}`],
      };
    else rows.push(chunk);
  }
  return rows;
}

const isLiteral = (chunk: Chunk): chunk is Extract<Chunk, { kind: 'character' }> =>
  chunk.kind === 'character' && chunk.members.length === 1;

/**
 * `variants`: number of additional paths through the alternatives and classes that are generated.
 */
export function backtrackingTexts(pattern: RegExp, variants: number): BacktrackingText[] {
  const found = new Map<string, BacktrackingText>();
  const options = new PatternReader(pattern).options();
  for (let variant = 0; variant < variants; variant += 1) {
    let asked = 0;
    const oneOf = <Item>(items: readonly Item[]): Item | undefined => {
      asked += 1;
      return items[(variant * asked) % items.length];
    };
    const textOf = (chunk: Chunk): string => {
      if (chunk.kind === 'character') return oneOf(chunk.members.slice(0, membersOfClass)) ?? '';
      if (chunk.kind === 'group') return chunk.looks ? '' : textOfAll(oneOf(chunk.options) ?? []);
      const times = oneOf([chunk.least, chunk.least + 1, chunk.least + 2]) ?? 0;
      return Array.from({ length: Math.min(times, chunk.most) }, () => textOf(chunk.chunk)).join(
        '',
      );
    };
    const textOfAll = (chunks: readonly Chunk[]): string => chunks.map(textOf).join('');
    const add = (before: string, unit: string, rest: readonly Chunk[]): void => {
      if (unit === '') return;
      for (const after of [...ends, `${textOfAll(rest)}\n\0`])
        found.set(JSON.stringify([before, unit, after]), { before, unit, after });
    };
    /** Repeats each sequence of chunks, after the text that must precede it. */
    const look = (start: string, chunks: readonly Chunk[]): void => {
      for (const [at, chunk] of chunks.entries()) {
        const before = start + textOfAll(chunks.slice(0, at));
        const inside = chunk.kind === 'repeated' ? chunk.chunk : chunk;
        if (inside.kind === 'group') for (const option of inside.options) look(before, option);
        add(before, textOf(inside), chunks.slice(at + 1));
        for (const end of new Set([at + 1, at + 2, at + 3, chunks.length]))
          add(before, textOfAll(chunks.slice(at, end)), chunks.slice(end));
      }
    };
    for (const option of options) look('', option);
  }
  return [...found.values()];
}
