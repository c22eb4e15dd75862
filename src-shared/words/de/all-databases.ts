import type { allDatabases as english } from '../en/all-databases.ts';

export const allDatabases = {
  'all-databases.title': 'Alle Datenbanken',
  'all-databases.summary':
    '{count, plural, one{# Datenbank} other{# Datenbanken}}; {bad, plural, =0{alle sind geschützt} one{# braucht Aufmerksamkeit} other{# brauchen Aufmerksamkeit}}',
  'all-databases.find': 'Datenbank suchen',
  'all-databases.nothing': 'Keine Datenbank passt zur Suche.',
  'all-databases.last-good': 'Zuletzt gut',
  'all-databases.next': 'Nächste',
  'all-databases.none': 'Keine',
  'all-databases.size': 'Größe',
  'all-databases.cannot-run': 'Kann nicht laufen',
  'all-databases.tonight': 'Die nächsten 24 Stunden',
  'all-databases.nothing-planned': 'In den nächsten 24 Stunden ist keine Sicherung geplant.',
  'all-databases.start': '{count, plural, one{{names}} other{# Datenbanken: {names}}}',
  'all-databases.takes': 'etwa {duration}',
  'all-databases.takes-unknown': 'Dauer noch nicht bekannt',
  'all-databases.in-turn':
    'etwa {duration}: {waiting, plural, one{# Sicherung wartet} other{# Sicherungen warten}} auf eine andere desselben Servers',
  'all-databases.blocked':
    '{blocked, plural, one{# davon kann jetzt nicht laufen} other{# davon können jetzt nicht laufen}}',
  'all-databases.overlap': 'Beginnt, bevor die Sicherungen von {time} voraussichtlich fertig sind.',
  'all-databases.run': '{name}: {at}',
  'all-databases.run-takes': '{name}: {at}, etwa {duration}',
  'all-databases.together': 'Bis zu {together, number} Sicherungen laufen gleichzeitig.',
  'all-databases.more-lanes':
    '{count, plural, one{Und # weiterer Server.} other{Und # weitere Server.}}',
  'all-databases.last-error': 'Letzter Fehler {when}: {title}',
} as const satisfies Record<keyof typeof english, string>;
