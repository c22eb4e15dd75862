import { expect, test } from 'vitest';
import { zoneNames } from './zone-names.ts';

const all = () => true;

test('has UTC first, and every zone by the name it has today', () => {
  const names = zoneNames(['Asia/Calcutta', 'Europe/Kiev', 'Asia/Katmandu'], '', all);
  expect(names).toEqual(['UTC', 'Asia/Kathmandu', 'Asia/Kolkata', 'Europe/Kyiv']);
});

test('keeps the old name where the new one is not known, and the one that is saved', () => {
  const names = zoneNames(['Europe/Kiev'], 'Asia/Calcutta', (name) => name !== 'Europe/Kyiv');
  expect(names).toEqual(['UTC', 'Asia/Calcutta', 'Europe/Kiev']);
});

test('offers what this runtime knows', () => {
  const isKnown = (timeZone: string): boolean => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  };
  const names = zoneNames(Intl.supportedValuesOf('timeZone'), '', isKnown);
  for (const name of ['UTC', 'Asia/Kathmandu', 'Asia/Kolkata', 'Europe/Kyiv', 'Europe/Berlin']) {
    expect(names).toContain(name);
  }
  expect(names.every(isKnown)).toBe(true);
});
