/**
 * Every regular expression of the app takes time in proportion to the length of the text. The texts
 * are generated from the expression itself so that it backtracks as often as possible
 * (`backtracking-texts.ts`).
 */
import { Script } from 'node:vm';
import { expect, it, vi } from 'vitest';
import { attempts } from '../support/attempts.ts';
import { backtrackingTexts, type BacktrackingText } from '../support/backtracking-texts.ts';
import { sourcePatterns } from '../support/source-patterns.ts';
import { cpuTimeMs } from '../support/cpu-time.ts';

const { patterns, notReached } = await sourcePatterns([
  'src-main',
  'src-preload',
  'src-shared',
  'src-renderer',
]);

/**
 * Expressions whose text is always short, even from an attacker: only worse than quadratic time
 * counts. File and reason.
 */
const boundedBefore: Record<string, string> = {
  'src-main/postgres/connection/classify-error.ts':
    'errorLines() hands on 100 lines of at most 1000 characters, and `.` ends with its line.',
};

const variants = attempts(3, 9);
/** The short text shows cubic and exponential time before the long text would take too long. */
const short = { length: 500, floorMs: 10 };
const long = { length: 8000, floorMs: 0.5 };
/**
 * At least this number of repetitions, because an expression may start again at each unit and not
 * at each character.
 */
const leastUnits = 400;
const restMs = 15;

interface Search {
  /** Only worse than quadratic time counts. */
  isBounded: boolean;
  /** Number of rounds that must all look superlinear. */
  rounds: number;
  /** Only an expression that takes exponential time needs as long as this. */
  timeoutMs: number;
}

const textOf = ({ before, unit, after }: BacktrackingText, length: number): string =>
  before + unit.repeat(Math.ceil(length / Math.min(unit.length, long.length / leastUnits))) + after;

function rest(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, restMs);
}

/** Searches the first match, then all matches. */
function timeMs(pattern: RegExp, all: RegExp, text: string): number {
  const begunMs = cpuTimeMs();
  pattern.lastIndex = 0;
  pattern.exec(text);
  text.replaceAll(all, '');
  return cpuTimeMs() - begunMs;
}

/** The first text for which four times the length takes more than ten times as long. */
function findSuperlinear(pattern: RegExp, { isBounded, rounds }: Search): string | null {
  const all = new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`);
  for (const malicious of backtrackingTexts(pattern, variants)) {
    const time = (length: number): number => timeMs(pattern, all, textOf(malicious, length));
    const grows = ({ length, floorMs }: typeof long): boolean => {
      if (time(length) < floorMs) return false;
      // The shortest times of several rounds. A process that has just slept is not interrupted
      // immediately.
      let [one, four] = [Infinity, Infinity];
      for (let round = 0; round < rounds; round += 1) {
        one = Math.min(one, time(length / 4));
        if (round > 1) rest();
        four = Math.min(four, time(length));
        if (four < 10 * Math.max(one, floorMs / 10)) return false;
      }
      return true;
    };
    if (grows(short) || (!isBounded && grows(long))) return JSON.stringify(malicious);
  }
  return null;
}

/** An expression that takes exponential time never returns: it is stopped from outside. */
function superlinear(pattern: RegExp, search: Search): string | null {
  let found: string | null = null;
  vi.stubGlobal('searchForHostileText', () => {
    found = findSuperlinear(pattern, search);
  });
  try {
    new Script('searchForHostileText()').runInThisContext({ timeout: search.timeoutMs });
  } catch (error) {
    found = `takes for ever: ${String(error)}`;
  } finally {
    vi.unstubAllGlobals();
  }
  return found;
}

const isBounded = (place: string): boolean =>
  Object.keys(boundedBefore).some((file) => place.startsWith(`${file}:`));

it('every regular expression of the sources is found', () => {
  expect(patterns.length).toBeGreaterThan(380);
  // Created inside a function: this test cannot know its arguments.
  expect(notReached).toEqual([]);
});

it('a superlinear expression is detected', () => {
  const search = { isBounded: false, rounds: 2, timeoutMs: 20_000 };
  for (const pattern of [/\s+$/u, /"(?:[^"]|"")*"x/u, /^.*?,.*?;$/u, / long words .*x/u])
    expect(superlinear(pattern, search), String(pattern)).not.toBeNull();
  const endless = superlinear(/^(?:a|b|ab)*$/u, { ...search, timeoutMs: 200 });
  expect(endless).toMatch(/^takes for ever/u);
});

it('no expression takes more than linear time', { timeout: attempts(120_000, 900_000) }, () => {
  const slow: Record<string, string> = {};
  for (const { place, pattern } of patterns) {
    const search = {
      isBounded: isBounded(place),
      rounds: 25,
      timeoutMs: attempts(20_000, 120_000),
    };
    const text = superlinear(pattern, search);
    if (text !== null) slow[`${place} ${String(pattern)}`] = text;
  }
  expect(slow).toEqual({});
});
