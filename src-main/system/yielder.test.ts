import { expect, it } from 'vitest';
import { unhurried, type Steps } from './yielder.ts';

/** Continues until other tasks had this number of turns, or until it has run alone for too long. */
function* until(turns: number, seen: () => number): Steps<string> {
  for (let step = 0; seen() < turns && step < 100_000_000; step += 1) yield;
  return `${seen()} turns`;
}

it('other tasks run while a long operation runs', async () => {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  try {
    expect(await unhurried(until(3, () => turns))).toBe('3 turns');
  } finally {
    clearInterval(timer);
  }
});

it('a long operation can be cancelled', async () => {
  const controller = new AbortController();
  setTimeout(() => {
    controller.abort();
  });
  await expect(
    unhurried(
      until(1, () => 0),
      controller.signal,
    ),
  ).rejects.toThrow('aborted');
});
