import { expect, it } from 'vitest';
import { aBackup, aConnection } from '../../../tests/support/builders.ts';
import type { DatabaseState } from './databases-overview.ts';
import { runsAtOnce, timeAxis } from './lanes.ts';

const now = new Date('2026-02-14T20:00:00.000Z');
const at = (time: string): Date => new Date(`2026-02-15T${time}:00.000Z`);
const minute = 60_000;

const database = (
  name: string,
  next: Date | null,
  { host = 'a', minutes = null as number | null } = {},
): DatabaseState => ({
  connection: aConnection({ name, host }),
  protection: { status: { tone: 'good', short: '', sentence: '' }, blockers: [], next },
  lastGood: minutes === null ? undefined : aBackup({ details: { durationMs: minutes * minute } }),
  nights: [],
  lastError: null,
});

it('has one lane for each server, in which backups run one after the other', () => {
  const axis = timeAxis(
    [
      database('one', at('02:00'), { minutes: 20 }),
      database('two', at('02:00'), { minutes: 20 }),
      database('other', at('02:10'), { host: 'b', minutes: 5 }),
      database('never', null),
    ],
    now,
  );
  expect(
    axis?.lanes.map(({ name, runs }) => [
      name,
      runs.map((run) => [run.name, run.startsAt, run.endsAt]),
    ]),
  ).toEqual([
    [
      'a',
      [
        ['one', at('02:00').getTime(), at('02:20').getTime()],
        ['two', at('02:20').getTime(), at('02:40').getTime()],
      ],
    ],
    ['other', [['other', at('02:10').getTime(), at('02:15').getTime()]]],
  ]);
  expect(axis === null ? 0 : runsAtOnce(axis)).toBe(2);
});

it('shows the time that is needed, with few ticks at whole times', () => {
  const short = timeAxis([database('one', at('02:00'), { minutes: 1 })], now);
  expect([short?.from, short?.to]).toEqual([at('02:00').getTime(), at('02:10').getTime()]);
  const long = timeAxis([database('one', at('02:00')), database('two', at('19:30'))], now);
  expect(long?.ticks.length).toBeLessThanOrEqual(6);
  expect(long?.to).toBeGreaterThanOrEqual(at('19:30').getTime());
});

it('is nothing if nothing is planned', () => {
  expect(timeAxis([database('never', null)], now)).toBeNull();
});
