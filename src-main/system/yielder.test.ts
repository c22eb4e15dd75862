import { expect, it } from 'vitest';
import { unhurried, type Steps } from './yielder.ts';

/** Goes on until others had so many turns, or until it was plainly alone for too long. */
function* until(turns: number, seen: () => number): Steps<string> {
  for (let step = 0; seen() < turns && step < 100_000_000; step += 1) yield;
  return `${seen()} turns`;
}

it('others have their turns while long work goes on', async () => {
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

it('long work can be cancelled', async () => {
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
