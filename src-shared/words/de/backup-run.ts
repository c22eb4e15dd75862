import type { backupRun as english } from '../en/backup-run.ts';

export const backupRun = {
  'backup-run.in-progress': 'Sicherung läuft',
  'backup-run.phase-title.connecting': 'Der Server wird befragt',
  'backup-run.phase-title.dumping': 'Die Datenbank wird ausgelesen',
  'backup-run.phase-title.verifying': 'Die Datei wird zurückgelesen',
  'backup-run.phase-title.publishing': 'Die Datei wird in den Sicherungsordner verschoben',
  'backup-run.facts': '{read} gelesen, noch {left}',
  'backup-run.facts-so-far': '{read} gelesen, bisher {elapsed}',
  'backup-run.more-facts': '{rate}/s, {file} auf dem Datenträger, {elapsed} vergangen',
  'backup-run.left.unknown': 'noch nicht bekannt',
  'backup-run.left.few-seconds': 'wenige Sekunden',
  'backup-run.left.about': 'etwa {duration}',
  'backup-run.cancelled': 'Sicherung abgebrochen',
  'backup-run.no-file-left': 'Es blieb keine Datei zurück.',
  'backup-run.success-title': 'Sicherung erfolgreich erstellt',
  'backup-run.success-title-warnings': 'Sicherung erfolgreich erstellt, aber mit Warnungen',
  'backup-run.safety-title': 'Sicherheitskopie vor der Wiederherstellung',
  'backup-run.show-file': 'Datei anzeigen',
  'backup-run.created-file': '{filename}, {size}',
  'backup-run.created-content':
    '{filename}, {size}: {tables, plural, one{# Tabelle} other{# Tabellen}}, {rows, plural, one{# Zeile} other{# Zeilen}}, zurückgelesen und vollständig',
  'backup-run.warnings': 'Warnungen',
  'backup-run.announce.phase.connecting': 'Sicherung: Der Server wird befragt.',
  'backup-run.announce.phase.dumping': 'Sicherung: Die Datenbank wird ausgelesen.',
  'backup-run.announce.phase.verifying': 'Sicherung: Die Datei wird zurückgelesen.',
  'backup-run.announce.phase.publishing':
    'Sicherung: Die Datei wird in den Sicherungsordner verschoben.',
  'backup-run.announce.percent.connecting':
    'Sicherung: Der Server wird befragt, {percent, number} Prozent.',
  'backup-run.announce.percent.dumping':
    'Sicherung: Die Datenbank wird ausgelesen, {percent, number} Prozent.',
  'backup-run.announce.percent.verifying':
    'Sicherung: Die Datei wird zurückgelesen, {percent, number} Prozent.',
  'backup-run.announce.percent.publishing':
    'Sicherung: Die Datei wird in den Sicherungsordner verschoben, {percent, number} Prozent.',
  'backup-run.announce.created': '{title}: {filename}, {size}.',
  'backup-run.announce.cancelled': 'Sicherung abgebrochen. Es blieb keine Datei zurück.',
} as const satisfies Record<keyof typeof english, string>;
