export const notifications = {
  'notifications.not-delivered': 'The last notification was not delivered ({at}): {detail}',
  'notifications.not-delivered-and-waiting':
    'The last notification was not delivered ({at}): {detail} {waiting, plural, one{# notification is} other{# notifications are}} waiting.',
} as const;
