import type { nightStrip as english } from '../en/night-strip.ts';

export const nightStrip = {
  'night-strip.name': 'Die letzten {nights, number} Nächte',
  'night-strip.today': 'Heute',
  'night-strip.night': '{day}: {facts}',
  'night-strip.and': '{first}, {next}',
  'night-strip.then': '{facts}. {reason}',
  'night-strip.backup': '{size}',
  'night-strip.backup-took': '{size} in {duration}',
  'night-strip.backups':
    '{count, plural, one{# Sicherung} other{# Sicherungen}}, die letzte {size}',
  'night-strip.proven': 'erprobt',
  'night-strip.not-good': 'keine gute Sicherung',
  'night-strip.nothing': 'keine Sicherung',
  'night-strip.before': 'vor der ersten Sicherung',
  'night-strip.kind.good': 'Gut',
  'night-strip.kind.late': 'Verspätet',
  'night-strip.kind.missed': 'Ausgefallen',
  'night-strip.kind.failed': 'Fehlgeschlagen',
  'night-strip.kind.paused': 'Angehalten',
  'night-strip.summary':
    '{covered, plural, one{# Nacht mit Sicherung} other{# Nächte mit Sicherung}} von den letzten {nights, number}; {missed, plural, =0{keine ausgefallen} one{# ausgefallen} other{# ausgefallen}}',
  'night-strip.legend': 'Legende',
  'night-strip.legend-height': 'Höhe: Größe',
  'night-strip.legend-dot': 'Punkt: erprobt',
} as const satisfies Record<keyof typeof english, string>;
