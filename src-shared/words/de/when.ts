import type { when as english } from '../en/when.ts';

export const when = {
  'when.every-day': 'Jeden Tag um {time}',
  'when.weekdays': 'Montag bis Freitag um {time}',
  'when.weekends': 'Samstag und Sonntag um {time}',
  'when.days': '{days} um {time}',
  'when.cron': 'Nach dem Cron-Ausdruck „{expression}“',
  'when.and': '{first} und {last}',
  'when.day.0': 'Sonntag',
  'when.day.1': 'Montag',
  'when.day.2': 'Dienstag',
  'when.day.3': 'Mittwoch',
  'when.day.4': 'Donnerstag',
  'when.day.5': 'Freitag',
  'when.day.6': 'Samstag',
} as const satisfies Record<keyof typeof english, string>;
