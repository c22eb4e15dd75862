import { expect, it } from 'vitest';
import { RowHasher } from './row-hasher.ts';

it('returns the key of each row, and ignores columns that do not count', () => {
  const rows: { key: string; number: number; hash: string }[] = [];
  const hasher = new RowHasher(
    { columns: ['a', 'b', 'c'], counted: new Set(['a', 'c']), key: ['c', 'a'] },
    ({ key, number, hash }) => rows.push({ key, number, hash: hash.join() }),
  );
  hasher.push(Buffer.from('1\tx\tone\n1\ty\to'));
  hasher.push(Buffer.from('ne\n2\tz\ttwo\n'));
  expect(rows.map(({ key, number }) => [key, number])).toEqual([
    ['one\t1', 0],
    ['one\t1', 1],
    ['two\t2', 2],
  ]);
  expect(rows[0]?.hash).toBe(rows[1]?.hash);
  expect(rows[0]?.hash).not.toBe(rows[2]?.hash);
});
