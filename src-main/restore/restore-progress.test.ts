import { expect, it } from 'vitest';
import { Meter } from './restore-progress.ts';

it('a second attempt begins again at 0, and its own speed predicts its end', () => {
  let nowMs = 0;
  const seen: [string, number, number | null, number | null][] = [];
  const clock = { monotonicMs: () => nowMs, nowMs: () => nowMs };
  const meter = new Meter(clock, ({ phase, sqlBytes, fraction, remainingMs }) =>
    seen.push([phase, sqlBytes, fraction, remainingMs]),
  );
  meter.expect(100);
  for (const bytes of [0, 50, 100]) {
    if (bytes === 0) meter.now('restoring');
    else meter.restoring(bytes, null);
    nowMs += 1000;
  }
  meter.now('restoring');
  nowMs += 3000;
  meter.restoring(50, null);
  expect(seen).toEqual([
    ['restoring', 0, 0, null],
    ['restoring', 50, 0.5, 1000],
    ['restoring', 100, 1, 0],
    ['restoring', 0, 0, null],
    ['restoring', 50, 0.5, 3000],
  ]);
});
