export const trash = {
  'trash.question.title': '{count, plural, one{Delete this backup?} other{Delete # backups?}}',
  'trash.question.confirm': '{count, plural, one{Delete backup} other{Delete # backups}}',
  'trash.question.several': '{size}, from {oldest} to {newest}',
  'trash.question.one': '{size}, created {created}',
  'trash.question.note':
    '{count, plural, one{You can put it back for 24 hours. Until then it uses its room, unless a new backup needs it.} other{You can put them back for 24 hours. Until then they use their room, unless a new backup needs it.}}',
  'trash.question.for-good': 'Delete for good and free the room at once. This cannot be undone.',
  'trash.deleted.title': '{count, plural, one{# backup deleted} other{# backups deleted}}',
  'trash.deleted.message':
    '{count, plural, one{It can be put back for 24 hours.} other{They can be put back for 24 hours.}}',
  'trash.deleted-for-good.title':
    '{count, plural, one{# backup deleted for good} other{# backups deleted for good}}',
  'trash.deleted-for-good.message': 'The room is free.',
  'trash.not-deleted.title':
    '{count, plural, one{# backup was not deleted} other{# backups were not deleted}}',
  'trash.not-put-back.title':
    '{count, plural, one{# backup was not put back} other{# backups were not put back}}',
  'trash.more-reasons': 'And {count, number} more.',
  'trash.all-deleted.title': 'All backups were deleted',
  'trash.all-deleted.message':
    'You can put them back for 24 hours: open “Deleted in the last 24 hours” below.',
  'trash.undo': 'Undo',
  'trash.put-back.title': '{count, plural, one{# backup put back} other{# backups put back}}',
  'trash.put-back.pinned':
    '{count, plural, one{A backup is older than your retention period, which would delete it again. Therefore Nightjar has pinned it. Unpin it to let it go.} other{# backups are older than your retention period, which would delete them again. Therefore Nightjar has pinned them. Unpin them to let them go.}}',
  'trash.list.summary':
    '{count, plural, one{Deleted in the last 24 hours: # backup, {size}} other{Deleted in the last 24 hours: # backups, {size}}}',
  'trash.list.name': 'Deleted backups',
  'trash.list.entry': '{created}, {size}',
  'trash.list.by-age': 'Deleted {when} by age. It goes for good {end}.',
  'trash.list.by-user': 'Deleted {when} by {user}. It goes for good {end}.',
  'trash.list.by-unknown': 'Deleted {when}. It goes for good {end}.',
  'trash.list.soon': 'soon',
  'trash.list.put-back': 'Put back',
  'trash.list.put-back-named': 'Put back {filename}',
  'trash.list.put-all-back': 'Put all back',
  'trash.list.delete': 'Delete now…',
  'trash.list.delete-named': 'Delete {filename} now',
  'trash.list.delete-all': 'Delete all now…',
  'trash.empty.title': 'Delete for good?',
  'trash.empty.confirm': 'Delete for good',
  'trash.empty.one': '{filename}, {size}',
  'trash.empty.all': 'All {count, number} deleted backups, {size}',
  'trash.empty.note': 'This frees the room at once and cannot be undone.',
} as const;
