export const protection = {
  'slot.good': 'Good: backed up.',
  'slot.good-at': 'Good: backed up at {at}.',
  'slot.late': 'Late.',
  'slot.late-at': 'Late: backed up at {at}.',
  'slot.late-because': 'Late: {causes}.',
  'slot.late-because-at': 'Late: {causes}; backed up at {at}.',
  'slot.missed': 'Missed: no backup was created.',
  'slot.missed-because': 'Missed: {causes}.',
  'slot.waiting': 'Not yet: the backup is about to start or is running.',
  'slot.waiting-because': 'Not yet: {causes}.',
  'slot.waiting-for-attempt': 'Not yet: next attempt at {at}.',
  'slot.waiting-for-attempt-because': 'Not yet: {causes}; next attempt at {at}.',
  'slot.then': '{before}, then {next}',
  'slot.date-and-time': '{date} {time}',
  'slot.reason.asleep': 'the computer was asleep from {from} to {to}',
  'slot.reason.not-running': 'Nightjar was not running from {from} to {to}',
  'slot.reason.clock-moved': 'the clock was set forward from {from} to {to}',
  'slot.reason.paused': 'paused by {by} until {until}',
  'slot.reason.waited-for-another': 'another backup of the same server was running',
  'slot.reason.failed':
    '{attempts, plural, one{an attempt failed ({title})} other{# attempts failed ({title})}}',
  'slot.reason.interrupted': 'Nightjar exited at {at} during the backup',
  'slot.reason.cancelled': 'a user cancelled the backup',
  'slot.reason.switched-off': 'the schedule was switched off',
  'slot.reason.overtaken': 'the next scheduled backup was due',
  'retention.waits.title': 'Old backups are not deleted for now',
  'retention.waits.reason':
    'The clock of this computer jumped ahead, or the computer was off for more than a week, so it is unknown which backups are really old. Deleting continues automatically after {until}. Backups are created as planned.',
  'retention.waits.next-step':
    'Make sure that the date of this computer is correct. To delete now, use “What would be deleted now?” in Schedule.',
  'warning.much-smaller': 'This backup holds {now} of SQL; {filename} held {before}.',
  'warning.rows-lost':
    '{table} has {now, plural, one{# row} other{# rows}}; in {filename} it had {before, number}.',
  'warning.origin-unknown':
    'Its manifest was lost: the file is complete, but it does not contain the name of its database.',
  'warning.short.much-smaller': 'its SQL went from {before} to {now}',
  'warning.short.rows-lost':
    '{table} went from {before, plural, one{# row} other{# rows}} to {now, number}',
  'warning.short.origin-unknown': 'its database is unknown',
  'warning.and-more': '{first}, and {others, number} more',
  'weekly-drill.missed': 'The last weekly proof did not run: {title}',
  'weekly-drill.missed-reason': 'It was attempted on {at}. {explanation}',
  'weekly-drill.hindered': '{title}. {explanation}',
  'weekly-drill.due':
    'Due now. It starts when Nightjar is open, this computer has had no input for ten minutes and no backup or restore is running.',
  'weekly-drill.next': 'Next due {at}.',
} as const;
