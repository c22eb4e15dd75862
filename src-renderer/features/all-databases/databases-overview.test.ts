import { expect, it } from 'vitest';
import type { Tone } from '#shared/domain/tone.ts';
import { aBackup, aConnection } from '../../../tests/support/builders.ts';
import { plannedStarts, withWords, worstFirst, type DatabaseState } from './databases-overview.ts';

const now = new Date('2026-02-14T20:00:00.000Z');
const at = (time: string): Date => new Date(`2026-02-15T${time}:00.000Z`);

function database(
  name: string,
  {
    tone = 'good',
    next = null,
    host = 'a',
    durationMs = 60_000,
  }: Partial<{
    tone: Tone;
    next: Date | null;
    host: string;
    durationMs: number;
  }> = {},
): DatabaseState {
  return {
    connection: aConnection({ name, host }),
    protection: { status: { tone, short: '', sentence: `${name} is ${tone}` }, blockers: [], next },
    lastGood: aBackup({ details: { durationMs } }),
    nights: [],
    lastError: null,
  };
}
const names = (states: readonly DatabaseState[]) => states.map(({ connection }) => connection.name);

it('the worst database is first; equal ones are sorted by name', () => {
  const states = [
    database('b 10'),
    database('b 9'),
    database('none', { tone: 'none' }),
    database('a'),
    database('failed', { tone: 'loss' }),
    database('missed', { tone: 'attention' }),
  ];
  expect(names(worstFirst(states))).toEqual(['failed', 'missed', 'none', 'a', 'b 9', 'b 10']);
});

it('databases are found by name, server and state', () => {
  const states = [
    database('Shop', { host: 'db.example.com' }),
    database('Library', { tone: 'loss' }),
  ];
  expect(names(withWords(states, 'EXAMPLE'))).toEqual(['Shop']);
  expect(names(withWords(states, 'library loss'))).toEqual(['Library']);
  expect(names(withWords(states, ' '))).toEqual(['Shop', 'Library']);
});

it('backups of one server run in turn, those of two servers at the same time', () => {
  const found = plannedStarts(
    [
      database('one', { next: at('02:00'), durationMs: 20 * 60_000 }),
      database('two', { next: at('02:00'), durationMs: 20 * 60_000 }),
      database('other', { next: at('02:00'), host: 'b', durationMs: 5 * 60_000 }),
      database('later', { next: at('02:30') }),
      database('tomorrow', { next: new Date('2026-02-17T02:00:00.000Z') }),
      database('never'),
    ],
    now,
  );
  expect(
    found.map((start) => [names(start.databases), start.endsAt, start.waiting, start.overlaps]),
  ).toEqual([
    [['one', 'two', 'other'], at('02:40').getTime(), 1, null],
    [['later'], at('02:31').getTime(), 0, at('02:00').getTime()],
  ]);
});
