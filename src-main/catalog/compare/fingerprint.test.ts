import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TableFingerprint } from './fingerprint.ts';

function fingerprint(columns: readonly string[], rows: string, chunkBytes = Infinity): string {
  const found = new TableFingerprint(columns);
  const bytes = Buffer.from(rows);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    found.push(bytes.subarray(at, Math.min(bytes.length, at + chunkBytes)));
  }
  return found.text();
}

it('is the same regardless of how the bytes are split, with values of any length', () => {
  const value = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'ü', '\\\\', '\\n'), maxLength: 40 }),
    fc.integer({ min: 65_530, max: 65_542 }).map((length) => 'x'.repeat(length)),
    fc.integer({ min: 131_060, max: 131_080 }).map((length) => 'y'.repeat(length)),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(value, value), { maxLength: 4 }),
      fc.integer({ min: 1, max: 70_000 }),
      (rows, chunkBytes) => {
        const lines = rows.map((row) => `${row.join('\t')}\n`).join('');
        const whole = fingerprint(['a', 'b'], lines);
        expect(fingerprint(['a', 'b'], lines, Math.max(7, chunkBytes))).toBe(whole);
        expect(fingerprint(['a', 'b'], lines.replaceAll('\n', '\r\n'), 65_537)).toBe(whole);
      },
    ),
    { numRuns: 40 },
  );
});

it.each([
  ['a value moved to another row', '1\tx\n2\ty\n', '1\ty\n2\tx\n'],
  ['a value moved to another column', '1\t2\n', '2\t1\n'],
  ['NULL and the string that looks like NULL', '\\N\tx\n', '\\\\N\tx\n'],
  ['NULL and an empty string', '\\N\tx\n', '\tx\n'],
  ['a row twice', '1\tx\n', '1\tx\n1\tx\n'],
  ['an additional tab in a value', 'a\\tb\tc\n', 'a\tb\\tc\n'],
])('distinguishes: %s', (_what, one, other) => {
  expect(fingerprint(['a', 'b'], one)).not.toBe(fingerprint(['a', 'b'], other));
});

it('distinguishes columns by their names', () => {
  expect(fingerprint(['a', 'b'], '1\t2\n')).not.toBe(fingerprint(['a', 'c'], '1\t2\n'));
  expect(fingerprint(['a', 'b'], '')).not.toBe(fingerprint(['a', 'c'], ''));
});

it('counts the rows of a table without columns', () => {
  expect(fingerprint([], '\n\n\n')).toMatch(/^3:/u);
});
