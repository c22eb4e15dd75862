import { expect, it } from 'vitest';
import { Meter } from './restore-progress.ts';

it('a second attempt does not move the progress back', () => {
  let nowMs = 0;
  const seen: [number, number | null][] = [];
  const clock = { monotonicMs: () => nowMs, nowMs: () => nowMs };
  const meter = new Meter(clock, (progress) => seen.push([progress.sqlBytes, progress.fraction]));
  meter.expect(100);
  for (const bytes of [60, 0, 30, 80]) {
    if (bytes === 0) meter.now('restoring');
    nowMs += 1000;
    meter.restoring(bytes, null);
  }
  expect(seen).toEqual([
    [60, 0.6],
    [60, 0.6],
    [60, 0.6],
    [60, 0.6],
    [80, 0.8],
  ]);
});
