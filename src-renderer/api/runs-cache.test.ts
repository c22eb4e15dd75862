import { expect, test } from 'vitest';
import type { Run } from '#shared/domain/run.ts';
import { withLatest, withRun } from './runs-cache.ts';
import { aRun, someProgress } from '../../tests/support/builders.ts';

const running = (id: string, startedAt: string, sqlBytes = 0): Run =>
  aRun('running', { id, startedAt, progress: someProgress({ sqlBytes }) });
const cancelled = (id: string, startedAt: string): Run => aRun('cancelled', { id, startedAt });

test('adds the first run of a connection and keeps the runs of other connections', () => {
  const other = { ...running('b', '2026-02-14T10:00:00Z'), connectionId: null };
  expect(withRun([other], running('a', '2026-02-14T10:00:00Z'))).toHaveLength(2);
});

test('replaces progress by newer progress', () => {
  const runs = withRun(
    [running('a', '2026-02-14T10:00:00Z')],
    running('a', '2026-02-14T10:00:00Z', 9),
  );
  expect(runs).toEqual([running('a', '2026-02-14T10:00:00Z', 9)]);
});

test('progress that arrives after the end of a run does not change the run', () => {
  const ended = cancelled('a', '2026-02-14T10:00:00Z');
  expect(withRun([ended], running('a', '2026-02-14T10:00:00Z'))).toEqual([ended]);
});

test('an earlier run does not replace a later run', () => {
  const newer = running('b', '2026-02-14T11:00:00Z');
  expect(withRun([newer], cancelled('a', '2026-02-14T10:00:00Z'))).toEqual([newer]);
});

test('a new drill or restore comes first, a known one keeps its position, a finished one stays finished', () => {
  const done = { id: 'a', state: 'finished' };
  const going = { id: 'b', state: 'running' };
  expect(withLatest([done], going)).toEqual([going, done]);
  const cancelled = { id: 'b', state: 'cancelled' };
  expect(withLatest([going, done], cancelled)).toEqual([cancelled, done]);
  expect(withLatest([cancelled, done], going)).toEqual([cancelled, done]);
});
