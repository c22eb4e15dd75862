import type { firstRun as english } from '../en/first-run.ts';

export const firstRun = {
  'first-run.welcome-nightjar': 'Willkommen bei Nightjar',
  'first-run.nightjar-backs-up-postgresql-databases':
    'Nightjar sichert PostgreSQL-Datenbanken und überprüft jede Sicherung, nachdem sie erstellt wurde.',
  'first-run.your-own-database': 'Ihre eigene Datenbank',
  'first-run.computer-server-you-need-address':
    'Auf diesem Computer oder auf einem Server. Sie brauchen seine Adresse, einen Benutzer und ein Passwort.',
  'first-run.connect-database': 'Datenbank verbinden …',
  'first-run.sample-database': 'Beispieldatenbank',
  'first-run.nightjar-starts-separate-small-postgresql':
    'Nightjar startet einen eigenen kleinen PostgreSQL-Server mit etwa 60 MB Beispieldaten.',
  'first-run.try-sample-database': 'Beispieldatenbank ausprobieren',
  'first-run.open-backup-file': 'Sicherungsdatei öffnen …',
  'first-run.preparing-sample-database-can-take':
    'Die Beispieldatenbank wird vorbereitet. Das kann eine halbe Minute dauern.',
  'first-run.postgresql-tools-found-pg-dump': 'PostgreSQL-Werkzeuge gefunden: pg_dump {version}',
  'first-run.choose-folder': 'Ordner wählen …',
  'first-run.search-again': 'Erneut suchen',
  'first-run.hint.distribution': 'Die Client-Programme Ihrer Distribution.',
  'first-run.hint.client-only': 'Nur die Client-Programme.',
  'first-run.hint.postgres-app': 'Laden Sie es von postgresapp.com und öffnen Sie es einmal.',
  'first-run.hint.windows':
    'Laden Sie es von postgresql.org/download/windows und wählen Sie „Command Line Tools“.',
  'first-run.or-drop': 'Oder ziehen Sie eine .sql- oder .sql.gz-Datei hierher, um sie zu öffnen.',
} as const satisfies Record<keyof typeof english, string>;
