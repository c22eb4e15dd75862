export const allDatabases = {
  'all-databases.title': 'All databases',
  'all-databases.summary':
    '{count, plural, one{# database} other{# databases}}; {bad, plural, =0{all are protected} one{# needs attention} other{# need attention}}',
  'all-databases.find': 'Find a database',
  'all-databases.nothing': 'No database matches.',
  'all-databases.last-good': 'Last good',
  'all-databases.next': 'Next',
  'all-databases.none': 'None',
  'all-databases.size': 'Size',
  'all-databases.cannot-run': 'Cannot run',
  'all-databases.tonight': 'The next 24 hours',
  'all-databases.nothing-planned': 'No backup is planned in the next 24 hours.',
  'all-databases.start': '{count, plural, one{{names}} other{# databases: {names}}}',
  'all-databases.takes': 'about {duration}',
  'all-databases.takes-unknown': 'duration not known yet',
  'all-databases.in-turn':
    'about {duration}: {waiting, plural, one{# backup waits} other{# backups wait}} for another one of the same server',
  'all-databases.blocked':
    '{blocked, plural, one{# of them cannot run now} other{# of them cannot run now}}',
  'all-databases.overlap': 'Begins before the backups at {time} are expected to end.',
  'all-databases.run': '{name}: {at}',
  'all-databases.run-takes': '{name}: {at}, about {duration}',
  'all-databases.together': 'Up to {together, number} backups run at the same time.',
  'all-databases.more-lanes': '{count, plural, one{And # more server.} other{And # more servers.}}',
  'all-databases.last-error': 'Last error {when}: {title}',
} as const;
