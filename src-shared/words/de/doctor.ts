import type { doctor as english } from '../en/doctor.ts';

export const doctor = {
  'doctor.tools': 'PostgreSQL-Programme',
  'doctor.tools-version': 'PostgreSQL-Programme {version}',
  'doctor.tool-broken': '{file} funktioniert nicht: {detail}',
  'doctor.tool-repair': 'Reparieren oder entfernen Sie es.',
  'doctor.tools-in': 'pg_dump und psql in {folder}',
  'doctor.psql-unsafe':
    'pg_dump und psql in {folder}. Ein Dump aus einer nicht vertrauenswürdigen Quelle kann dieses psql Befehle ausführen lassen (CVE-2026-18408).',
  'doctor.psql-update':
    'Aktualisieren Sie auf {version} oder neuer, bevor Sie selbst einen Dump mit psql wiederherstellen. Nightjar selbst lässt psql nie einen Dump lesen.',
  'doctor.keychain': 'Schlüsselbund',
  'doctor.keychain-answers': 'Er antwortet.',
  'doctor.free': '{size} frei',
  'doctor.folder-detail': '{folder}, {space}',
  'doctor.folder-missing': '{folder}, {space}; die erste Sicherung legt ihn an',
  'doctor.folder': 'Sicherungsordner',
  'doctor.folder-of': 'Sicherungsordner {name}',
  'doctor.settings': 'Einstellungen',
  'doctor.settings-readable': 'Sie können gelesen werden.',
  'doctor.settings-set-aside':
    'Die Einstellungsdatei konnte nicht gelesen werden und wurde in {path} umbenannt.',
  'doctor.settings-next-step':
    'Fügen Sie Ihre Verbindungen neu hinzu, oder reparieren Sie diese Datei und benennen Sie sie in settings.json um.',
  'doctor.notifications': 'Benachrichtigungen über {channel}',
  'doctor.notifications-next-step':
    'Senden Sie in den Einstellungen einen Test; Sicherungen sind nicht betroffen.',
  'doctor.retention': 'Aufbewahrung',
  'doctor.weekly-proof': 'Wöchentliche Probe',
  'doctor.weekly-proof-off': 'Sie ist aus: Keine Sicherung wird von selbst erprobt.',
  'doctor.weekly-proof-of': 'Wöchentliche Probe von {connection}',
  'doctor.connection': 'Verbindung {connection}',
  'doctor.dumped-by': 'PostgreSQL {version}, {size}, Dump mit pg_dump {tool}',
  'doctor.able-to-dump': 'dafür geeignet: {tools}',
  'doctor.backups': 'Sicherungen von {connection}',
  'doctor.no-backup': 'Es gibt noch keine Sicherung.',
  'doctor.create-backup': 'Erstellen Sie eine Sicherung.',
  'doctor.none-good':
    'Erstellen Sie eine Sicherung: Von keiner vorhandenen ist bekannt, dass sie gut ist.',
  'doctor.kind.unreadable': '{count, number} mit unlesbarem Manifest',
  'doctor.kind.no-manifest':
    '{count, number} ohne Manifest: Es ist unbekannt, welche Server sie laden können',
  'doctor.kind.invalidated':
    '{count, number} haben eine spätere Prüfung oder Probe nicht bestanden',
  'doctor.kind.warning': '{count, number} mit einer Warnung',
  'doctor.kind.loads-into': '{count, number} für PostgreSQL {major, plain} und neuer',
  'doctor.kind.loads-into-without':
    '{count, number} für PostgreSQL {major, plain} und neuer (vor {since, plain} zuerst die Zeile „SET transaction_timeout = 0;“ entfernen)',
  'doctor.error': '{title}. {explanation}',
  'doctor.schedule': 'Zeitplan von {connection}',
  'doctor.nothing-due-yet': 'Noch ist kein geplanter Termin vergangen.',
  'doctor.last-due': 'Zuletzt fällig {time}. {outcome}',
  'doctor.schedule-off': 'Er ist aus. {last}',
  'doctor.schedule-off-next-step': 'Schalten Sie ihn ein, oder erstellen Sie Sicherungen von Hand.',
  'doctor.schedule-paused': '{rule}, aber von {admin} angehalten bis {until}. {last}',
  'doctor.schedule-paused-next-step':
    'Beenden Sie die Pause, wenn Sicherungen wieder laufen können.',
  'doctor.schedule-waiting': '{rule}. Fällig {time}. {waiting} {last}',
  'doctor.schedule-waiting-next-step':
    'Warten Sie, oder erstellen Sie jetzt eine Sicherung: Sie gilt auch für diesen Termin.',
  'doctor.schedule-next': '{rule}, als Nächstes {time}. {last}',
  'doctor.schedule-no-next': '{rule}. {last}',
  'doctor.schedule-missed-next-step':
    'Erstellen Sie jetzt eine Sicherung, und prüfen Sie, warum sie ausfiel.',
  'doctor.health': 'Zustand von {connection}',
  'doctor.connections-in-use': '{used, number} von {maximum, number} Verbindungen belegt',
  'doctor.largest': 'größte: {tables}',
  'doctor.free-connections':
    'Eine Sicherung braucht bis zu drei Verbindungen: Schließen Sie einige, oder erhöhen Sie max_connections.',
  'doctor.no-growth': 'kein Wachstum seit {date}',
  'doctor.grown': 'um {size} gewachsen seit {date}',
  'doctor.shrunk': 'um {size} geschrumpft seit {date}',
  'doctor.never-vacuumed': '{table} {size} (nie VACUUM)',
  'doctor.vacuumed': '{table} {size} (VACUUM am {date})',
  'doctor.about': 'etwa {size}',
  'doctor.replaced': 'Ersetzte Datenbanken',
  'doctor.replaced-set-aside':
    'Die Liste der ersetzten Datenbanken konnte nicht gelesen werden und wurde in {path} umbenannt. Datenbanken, die nur in dieser Datei stehen, können nicht zurückgeholt werden.',
  'doctor.replaced-next-step':
    'Reparieren Sie diese Datei und benennen Sie sie in restores.json um, oder löschen Sie sie, wenn nichts darin gebraucht wird.',
  'doctor.compression': 'Kompression',
  'doctor.compression-one': 'Nutzt {library}.',
  'doctor.compression-native-off': 'Nutzt {library}. Native Bibliotheken sind abgeschaltet.',
  'doctor.compression-two': 'Nutzt {fast} für schnelle und {dense} für dichte Kompression.',
  'doctor.files': 'Dateien von Nightjar',
  'doctor.file-set-aside':
    '{name} konnte nicht gelesen werden und wurde in {path} umbenannt. {effect}',
  'doctor.file-next-step':
    'Nightjar arbeitet mit einer neuen Datei weiter. Löschen Sie die alte, wenn nichts darin gebraucht wird. Im Log steht, warum sie nicht gelesen werden konnte.',
  'doctor.without.other': 'Nightjar arbeitet ohne sie weiter.',
  'doctor.without.schedule-state':
    'Es ist unbekannt, welche geplanten Sicherungen vorher ausfielen.',
  'doctor.without.clock': 'Es ist unbekannt, wann die Kommandozeile die Uhr zuletzt geprüft hat.',
  'doctor.without.weekly-drills':
    'Es ist unbekannt, warum die letzten wöchentlichen Proben ausfielen.',
  'doctor.without.notices':
    'Es ist unbekannt, welche Benachrichtigungen gesendet wurden; einige können also erneut kommen. Noch nicht zugestellte Benachrichtigungen sind verloren.',
  'doctor.without.tokens':
    'Alle Sitzungen und Token sind beendet: Melden Sie sich neu an, und erstellen Sie neue Token.',
  'doctor.without.wrong-tries': 'Die Zahl falscher Passphrasen beginnt bei fünf.',
} as const satisfies Record<keyof typeof english, string>;
