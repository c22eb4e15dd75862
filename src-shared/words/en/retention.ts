export const retention = {
  'retention.title': 'What would be deleted now',
  'retention.close': 'Close',
  'retention.loading': 'Loading…',
  'retention.nothing':
    'Nothing: {total, plural, one{the backup is} other{none of # backups is}} to be deleted after {days, plural, one{# day} other{# days}}.',
  'retention.summary':
    '{count, plural, one{# backup is older than {days, plural, one{# day} other{# days}} and would be deleted: {size}, of {newest}.} other{# backups are older than {days, plural, one{# day} other{# days}} and would be deleted: {size}, from {oldest} to {newest}.}}',
  'retention.clock':
    'The clock of this computer jumped, or the computer was off for a long time. Check its date before you delete backups.',
  'retention.goes': 'Backups that would be deleted',
  'retention.goes-one': '{days, plural, one{# day} other{# days}} old, {size}',
  'retention.stays': '{count, plural, one{# backup stays} other{# backups stay}}',
  'retention.more': 'And {count, number} more.',
  'retention.ask': '{count, plural, one{Delete # backup…} other{Delete # backups…}}',
  'retention.question.title': '{count, plural, one{Delete # backup?} other{Delete # backups?}}',
  'retention.question.confirm': '{count, plural, one{Delete # backup} other{Delete # backups}}',
  'retention.question.what':
    '{count, plural, one{{size}, of {newest}.} other{{size}, from {oldest} to {newest}.}}',
  'retention.question.back': 'Go back',
  'retention.question.note':
    '{count, plural, one{You can put it back for 24 hours, from the list below the backups.} other{You can put them back for 24 hours, from the list below the backups.}}',
  'retention.done':
    '{count, plural, one{# deleted, {size}. It can be put back for 24 hours.} other{# deleted, {size}. They can be put back for 24 hours.}}',
  'retention.not-done':
    '{count, plural, one{# could not be deleted:} other{# could not be deleted:}}',
  'retention.rule.young-enough': 'Not old enough',
  'retention.rule.newest-verified': 'The newest verified backup',
  'retention.rule.pinned': 'Pinned',
  'retention.rule.in-use': 'In use now',
  'retention.rule.dated-in-the-future': 'Its date is in the future',
  'retention.rule.manifest-not-readable': 'Its manifest cannot be read',
  'retention.rule.not-ours': 'No manifest describes it',
  'retention.rule.of-a-connection': 'It belongs to a connection',
} as const;
