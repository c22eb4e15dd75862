import { expect, test } from 'vitest';
import type { Run } from '#shared/domain/run.ts';
import { withLatest, withRun } from './runs-cache.ts';
import { aRun, someProgress } from '../../tests/support/builders.ts';

const running = (id: string, startedAt: string, sqlBytes = 0): Run =>
  aRun('running', { id, startedAt, progress: someProgress({ sqlBytes }) });
const cancelled = (id: string, startedAt: string): Run => aRun('cancelled', { id, startedAt });

test('adds the first run of a connection and keeps those of others', () => {
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

test('does not revive a run that has ended', () => {
  const ended = cancelled('a', '2026-02-14T10:00:00Z');
  expect(withRun([ended], running('a', '2026-02-14T10:00:00Z'))).toEqual([ended]);
});

test('does not fall back to an earlier run', () => {
  const newer = running('b', '2026-02-14T11:00:00Z');
  expect(withRun([newer], cancelled('a', '2026-02-14T10:00:00Z'))).toEqual([newer]);
});

test('drills and restores: a new one comes first, a known one stays where it is, an end stays an end', () => {
  const done = { id: 'a', state: 'finished' };
  const going = { id: 'b', state: 'running' };
  expect(withLatest([done], going)).toEqual([going, done]);
  const cancelled = { id: 'b', state: 'cancelled' };
  expect(withLatest([going, done], cancelled)).toEqual([cancelled, done]);
  expect(withLatest([cancelled, done], going)).toEqual([cancelled, done]);
});
