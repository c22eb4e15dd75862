import { describe, expect, test } from 'vitest';
import type { Run } from '#shared/domain/run.ts';
import {
  goBack,
  placeOf,
  placeOfRun,
  shownConnection,
  start,
  visit,
  withoutBackup,
  type Navigation,
  type Place,
} from './navigation.ts';
import { aRun } from '../tests/support/builders.ts';

const shop = { id: 'a' };
const blog = { id: 'b' };

describe('the connection that is shown', () => {
  test('is the chosen connection, else the first connection, else undefined', () => {
    expect(shownConnection([shop, blog], 'b')).toBe(blog);
    expect(shownConnection([shop, blog], null)).toBe(shop);
    expect(shownConnection([shop, blog], 'removed')).toBe(shop);
    expect(shownConnection([], 'a')).toBeUndefined();
  });
});

describe('a clicked notification', () => {
  const run = (id: string, connectionId: string): Run => aRun('cancelled', { id, connectionId });

  test('opens the screen of its database if it is about the latest run or about no run', () => {
    const databaseScreen = { screen: 'database', connectionId: 'a' };
    expect(placeOfRun({ connectionId: 'a', runId: null }, [run('1', 'a')])).toEqual(databaseScreen);
    expect(placeOfRun({ connectionId: 'a', runId: '1' }, [run('1', 'a')])).toEqual(databaseScreen);
    expect(placeOfRun({ connectionId: 'a', runId: '1' }, [])).toEqual(databaseScreen);
  });

  test('opens an older run in the list of all runs', () => {
    expect(placeOfRun({ connectionId: 'a', runId: '1' }, [run('2', 'a'), run('1', 'b')])).toEqual({
      screen: 'activity',
      runId: '1',
    });
  });
});

test('the schedule opens for the database that was shown last', () => {
  expect(placeOf('schedule', 'a')).toEqual({ screen: 'schedule', connectionId: 'a' });
  expect(placeOf('activity', 'a')).toEqual({ screen: 'activity', runId: null });
});

describe('going from screen to screen', () => {
  const shopScreen: Place = { screen: 'database', connectionId: 'shop' };
  const settings: Place = { screen: 'settings' };
  const backup = (view: 'contents' | 'compare'): Place => ({ screen: 'backup', view });
  const after = (...places: Place[]): Navigation => places.reduce(visit, start);

  test('goes back through the screens, and remembers the database of other screens', () => {
    const now = after(shopScreen, settings, { screen: 'activity', runId: null });
    expect(now.lastShown).toBe('shop');
    expect(goBack(now).place).toEqual(settings);
    expect(goBack(goBack(now)).place).toEqual(shopScreen);
    expect(goBack(start)).toBe(start);
  });

  test('a tab and an opened row are not another screen', () => {
    const now = after(shopScreen, backup('contents'), backup('compare'));
    expect(now.place).toEqual(backup('compare'));
    expect(goBack(now).place).toEqual(shopScreen);
  });

  test('a closed backup is left, and is not returned to', () => {
    const now = after(shopScreen, settings, backup('contents'));
    expect(withoutBackup(now).place).toEqual(settings);
    expect(goBack(withoutBackup(now)).place).toEqual(shopScreen);
    expect(goBack(withoutBackup(visit(now, shopScreen))).place).toEqual(settings);
  });
});
