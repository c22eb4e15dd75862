import type { tray as english } from '../en/tray.ts';

export const tray = {
  'tray.unknown': 'Unbekannt',
  'tray.protection-status-cannot-read': 'Der Schutzstatus kann nicht gelesen werden.',
  'tray.open-nightjar': 'Nightjar öffnen',
  'tray.lock': 'Sperren',
  'tray.quit': 'Beenden',
  'tray.backing-up': 'Sicherung läuft: {join} …',
  'tray.no-database-connected-yet': 'Es ist noch keine Datenbank verbunden.',
  'tray.all-databases-protected': 'Alle {real, number} Datenbanken sind geschützt.',
  'tray.create-new-backup': 'Neue Sicherung erstellen',
  'tray.resume-schedules-paused-until': 'Zeitpläne fortsetzen (angehalten bis {until})',
  'tray.pause-schedules': 'Zeitpläne anhalten',
  'tray.1-hour': 'Für 1 Stunde',
  'tray.until-tomorrow-morning': 'Bis morgen früh',
  'tray.week': 'Für eine Woche',
} as const satisfies Record<keyof typeof english, string>;
