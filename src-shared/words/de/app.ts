import type { app as english } from '../en/app.ts';

export const app = {
  'app.language': 'Sprache',
  'app.language-of-system': 'Wie das System',
  'app.language-explanation':
    'Für das Fenster, das Menü, den Infobereich und die Benachrichtigungen. Die Kommandozeile nutzt die Sprache des Terminals.',
  'app.skip-to-content': 'Zum Inhalt springen',
  'app.fault-title': 'Diese Ansicht kann nicht gezeigt werden',
  'app.fault-what': 'Im Fenster ist ein Programmfehler aufgetreten',
  'app.fault-explanation':
    'Ihre Sicherungen sind nicht betroffen, und laufende Vorgänge laufen weiter. Laden Sie das Fenster neu. Wenn es wieder geschieht, kopieren Sie die Einzelheiten und melden Sie sie.',
  'app.fault-reload': 'Fenster neu laden',
  'app.fault-copy': 'Einzelheiten kopieren',
  'app.open-dump': 'Dump öffnen',
  'app.export-table': 'Tabelle exportieren',
  'app.file-contains-no-certificate-pem': 'Die Datei enthält kein Zertifikat im PEM-Format.',
  'app.file-contains-certificate-not-valid': 'Die Datei enthält ein ungültiges Zertifikat.',
  'app.file-cannot-read': 'Die Datei kann nicht gelesen werden ({code}).',
  'app.root-certificate-larger-than-1': 'Das Stammzertifikat ist größer als 1 MB.',
  'app.all-files': 'Alle Dateien',
  'app.dropped-item-not-file-computer': 'Das abgelegte Objekt ist keine Datei dieses Computers.',
  'app.no-longer-exists-cannot-read':
    'Die Datei existiert nicht mehr oder kann nicht gelesen werden.',
  'app.link-open-file-points': 'Das ist eine Verknüpfung. Öffnen Sie die Datei, auf die sie zeigt.',
  'app.not-regular-file': 'Das ist keine gewöhnliche Datei.',
  'app.root-certificate': 'Stammzertifikat',
  'app.backup-folder': 'Sicherungsordner',
  'app.folder-pg-dump-psql': 'Ordner mit pg_dump und psql',
  'app.still-running-cancelled-work-cleaned':
    'Läuft noch: {showTurns}. Abgebrochene Arbeit wird aufgeräumt; geplante Sicherungen laufen nach dem nächsten Start wieder.',
  'app.quit-cancel-running-work': 'Beenden und die laufende Arbeit abbrechen?',
  'app.keep-running': 'Weiterlaufen lassen',
  'app.quit-cancel': 'Beenden und abbrechen',
  'app.nightjar-continues-run-background': 'Nightjar läuft im Hintergrund weiter',
  'app.backups-created-as-planned-start':
    'Sicherungen werden wie geplant erstellt. Starten Sie Nightjar erneut, um das Fenster zu öffnen.',
} as const satisfies Record<keyof typeof english, string>;
