import { describe, expect, test } from 'vitest';
import type { Run } from '#shared/domain/run.ts';
import { placeOf, placeOfRun, shownConnection } from './navigation.ts';
import { aRun } from '../tests/support/builders.ts';

const shop = { id: 'a' };
const blog = { id: 'b' };

describe('the connection that is shown', () => {
  test('is the chosen one, otherwise the first, otherwise none', () => {
    expect(shownConnection([shop, blog], 'b')).toBe(blog);
    expect(shownConnection([shop, blog], null)).toBe(shop);
    expect(shownConnection([shop, blog], 'removed')).toBe(shop);
    expect(shownConnection([], 'a')).toBeUndefined();
  });
});

describe('a clicked notice', () => {
  const run = (id: string, connectionId: string): Run => aRun('cancelled', { id, connectionId });

  test('leads to the screen of its database when it tells of the latest run, or of none', () => {
    const there = { screen: 'database', connectionId: 'a' };
    expect(placeOfRun({ connectionId: 'a', runId: null }, [run('1', 'a')])).toEqual(there);
    expect(placeOfRun({ connectionId: 'a', runId: '1' }, [run('1', 'a')])).toEqual(there);
    expect(placeOfRun({ connectionId: 'a', runId: '1' }, [])).toEqual(there);
  });

  test('opens an older run among all runs', () => {
    expect(placeOfRun({ connectionId: 'a', runId: '1' }, [run('2', 'a'), run('1', 'b')])).toEqual({
      screen: 'activity',
      runId: '1',
    });
  });
});

test('the schedule opens at the database that was looked at', () => {
  expect(placeOf('schedule', 'a')).toEqual({ screen: 'schedule', connectionId: 'a' });
  expect(placeOf('activity', 'a')).toEqual({ screen: 'activity', runId: null });
});
