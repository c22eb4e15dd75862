import { describe, expect, it } from 'vitest';
import type { Tone } from '#shared/domain/tone.ts';
import { trayState, type TrayEntry, type TrayFacts } from './tray-state.ts';

const now = new Date(2026, 1, 14, 12, 0);
const database = (name: string, tone: Tone, sentence = `${name} is ${tone}.`) => ({
  id: `id of ${name}`,
  name,
  isSample: false,
  protection: { tone, short: '', sentence },
});
const stateOf = (facts: Partial<TrayFacts>) =>
  trayState({ databases: [], pause: null, isSignedIn: true, now, ...facts });
const labels = (entries: readonly TrayEntry[]): string[] =>
  entries.flatMap((entry) =>
    entry.kind === 'separator'
      ? ['-']
      : entry.kind === 'submenu'
        ? [entry.label, ...labels(entry.entries).map((label) => `  ${label}`)]
        : [entry.label],
  );

describe('the icon', () => {
  it.each<[Tone[], string]>([
    [[], 'idle'],
    [['good', 'good'], 'idle'],
    [['loading'], 'idle'],
    [['good', 'attention'], 'attention'],
    [['none'], 'attention'],
    [['attention', 'loss'], 'failed'],
    [['loss', 'running'], 'running'],
  ])('for %j is %s', (tones, icon) => {
    const databases = tones.map((tone, index) => database(`db${index}`, tone));
    expect(stateOf({ databases }).icon).toBe(icon);
  });
});

it('the sample database without a backup needs no attention', () => {
  const sample = { ...database('Sample', 'none'), isSample: true };
  expect(stateOf({ databases: [sample] }).icon).toBe('idle');
  const both = stateOf({ databases: [sample, database('a', 'good')] });
  expect(both.icon).toBe('idle');
  expect(both.tooltip).toBe('Nightjar: a: a is good.');
  expect(stateOf({ databases: [sample, database('a', 'none')] }).icon).toBe('attention');
  const failed = { ...database('Sample', 'loss'), isSample: true };
  expect(stateOf({ databases: [failed] }).icon).toBe('failed');
});

describe('the menu', () => {
  it('without a database opens and quits', () => {
    const { entries, tooltip } = stateOf({});
    expect(labels(entries)).toEqual([
      'No database is connected yet.',
      '-',
      'Pause schedules',
      '  For 1 hour',
      '  Until tomorrow morning',
      '  For a week',
      '-',
      'Open Nightjar',
      'Lock',
      'Quit',
    ]);
    expect(tooltip).toBe('Nightjar: No database is connected yet.');
  });

  it('locks only an open window', () => {
    const lock = (isSignedIn: boolean) =>
      stateOf({ isSignedIn }).entries.find((entry) => 'label' in entry && entry.label === 'Lock');
    expect(lock(true)).toMatchObject({ do: { name: 'lock' }, enabled: true });
    expect(lock(false)).toMatchObject({ enabled: false });
  });

  it('for one database shows its protection status and backs it up', () => {
    const { entries } = stateOf({ databases: [database('shop', 'good', 'Protected.')] });
    expect(labels(entries).slice(0, 3)).toEqual(['Protected.', '-', 'Create New Backup']);
    expect(entries[2]).toMatchObject({ do: { name: 'back-up', connectionId: 'id of shop' } });
  });

  it('for several databases names the most urgent one, and can back up each of them', () => {
    const databases = [database('a', 'good'), database('b', 'loss'), database('c', 'attention')];
    expect(labels(stateOf({ databases }).entries).slice(0, 6)).toEqual([
      'b: b is loss.',
      '-',
      'Create New Backup',
      '  a',
      '  b',
      '  c',
    ]);
    const well = [database('a', 'good'), database('b', 'good')];
    expect(labels(stateOf({ databases: well }).entries)[0]).toBe('All 2 databases are protected.');
  });

  it('does not start a backup that is already running', () => {
    const { entries } = stateOf({ databases: [database('a', 'running')] });
    expect(entries[0]).toMatchObject({ label: 'Backing up a…' });
    expect(entries[2]).toMatchObject({ label: 'Create New Backup', enabled: false });
  });

  it('resumes only while schedules are paused', () => {
    const pause = (until: Date) => ({
      since: now.toISOString(),
      until: until.toISOString(),
      by: 'ada',
    });
    const paused = stateOf({ pause: pause(new Date(2026, 1, 14, 14, 0)) });
    expect(labels(paused.entries)).toContain('Resume schedules (paused until today at 14:00)');
    const over = stateOf({ pause: pause(new Date(2026, 1, 14, 11, 0)) });
    expect(labels(over.entries)).toContain('Pause schedules');
  });

  it('pauses until times in the future', () => {
    const menu = stateOf({}).entries.find((entry) => entry.kind === 'submenu');
    const untils = menu?.entries.map((entry) =>
      entry.kind === 'action' && entry.do.name === 'pause' ? new Date(entry.do.until) : now,
    );
    expect(untils).toEqual([
      new Date(2026, 1, 14, 13, 0),
      new Date(2026, 1, 15, 8, 0),
      new Date(2026, 1, 21, 12, 0),
    ]);
  });

  it('shows characters that change the writing direction in a name', () => {
    const turned = 'a\u202eb';
    const databases = [database(turned, 'loss'), database('c', 'good')];
    expect(
      JSON.stringify(stateOf({ databases }).entries.filter(({ kind }) => kind !== 'separator')),
    ).toContain(JSON.stringify('a\\u202eb').slice(1, -1));
    const { entries, tooltip } = stateOf({ databases });
    expect([tooltip, ...labels(entries)].join('')).not.toContain('\u202e');
  });

  it('cuts text that is too long', () => {
    const { entries } = stateOf({ databases: [database('x'.repeat(500), 'running')] });
    expect(labels(entries)[0]?.length).toBe(100);
  });
});
