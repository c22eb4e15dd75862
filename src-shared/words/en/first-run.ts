export const firstRun = {
  'first-run.welcome-nightjar': 'Welcome to Nightjar',
  'first-run.nightjar-backs-up-postgresql-databases':
    'Nightjar backs up PostgreSQL databases and verifies each backup after it was created.',
  'first-run.your-own-database': 'Your own database',
  'first-run.computer-server-you-need-address':
    'On this computer or on a server. You need its address, a user and a password.',
  'first-run.connect-database': 'Connect to a database…',
  'first-run.sample-database': 'Sample database',
  'first-run.nightjar-starts-separate-small-postgresql':
    'Nightjar starts a separate small PostgreSQL server with about 60 MB of sample data.',
  'first-run.try-sample-database': 'Try a sample database',
  'first-run.open-backup-file': 'Open a backup file…',
  'first-run.preparing-sample-database-can-take':
    'Preparing the sample database. This can take half a minute.',
  'first-run.postgresql-tools-found-pg-dump': 'PostgreSQL tools found: pg_dump {version}',
  'first-run.choose-folder': 'Choose folder…',
  'first-run.search-again': 'Search again',
  'first-run.hint.distribution': 'The client programs of your distribution.',
  'first-run.hint.client-only': 'The client programs only.',
  'first-run.hint.postgres-app': 'Download it from postgresapp.com and open it once.',
  'first-run.hint.windows':
    'Download it from postgresql.org/download/windows and choose “Command Line Tools”.',
  'first-run.or-drop': 'Or drop a .sql or .sql.gz file here to open it.',
} as const;
