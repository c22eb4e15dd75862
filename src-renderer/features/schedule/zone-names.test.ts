import { expect, test } from 'vitest';
import { zoneNames } from './zone-names.ts';

const all = () => true;

test('UTC comes first, and each zone has its present name', () => {
  const names = zoneNames(['Asia/Calcutta', 'Europe/Kiev', 'Asia/Katmandu'], '', all);
  expect(names).toEqual(['UTC', 'Asia/Kathmandu', 'Asia/Kolkata', 'Europe/Kyiv']);
});

test('a zone keeps its old name if the present name is unknown, and the saved zone is listed', () => {
  const names = zoneNames(['Europe/Kiev'], 'Asia/Calcutta', (name) => name !== 'Europe/Kyiv');
  expect(names).toEqual(['UTC', 'Asia/Calcutta', 'Europe/Kiev']);
});

test('all listed zones are supported by this runtime', () => {
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
