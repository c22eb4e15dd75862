import { expect, test } from 'vitest';
import {
  defaultNotificationSettings,
  type NotificationSettings,
} from '#shared/domain/notifications.ts';
import {
  newSecretsOf,
  notificationErrors,
  notificationSettingsOf,
  notificationValuesOf,
  type ChannelValues,
  type NotificationValues,
} from './notification-form.ts';

const all: NotificationSettings = {
  desktopOnSuccess: true,
  webhook: { url: 'https://example.com/hook', hasSecret: true },
  ping: { url: 'https://example.com/ping' },
  mail: {
    host: 'mail.example.com',
    port: 587,
    tls: 'starttls',
    user: 'ada',
    hasPassword: true,
    from: 'nightjar@example.com',
    to: ['ada@example.com', 'bob@example.com'],
  },
};

test.each([[defaultNotificationSettings], [all]])('gives back what was saved', (settings) => {
  expect(notificationSettingsOf(notificationValuesOf(settings), settings)).toEqual(settings);
  expect(notificationErrors(notificationValuesOf(settings), settings)).toEqual({});
});

/** What was saved, with these fields typed over. */
function typed(
  change: Partial<Record<'webhook' | 'ping' | 'mail', ChannelValues>>,
): NotificationValues {
  const { channels, ...values } = notificationValuesOf(all);
  const over = (one: 'webhook' | 'ping' | 'mail') => ({ ...channels[one], ...change[one] });
  return {
    ...values,
    channels: { webhook: over('webhook'), ping: over('ping'), mail: over('mail') },
  };
}

test('switches off a channel without an address', () => {
  const values = typed({ webhook: { url: ' ' }, ping: { url: '' }, mail: { host: '' } });
  expect(notificationSettingsOf(values, all)).toEqual({
    ...defaultNotificationSettings,
    desktopOnSuccess: true,
  });
});

test('keeps a stored secret until the user types or clears it', () => {
  expect(newSecretsOf(notificationValuesOf(all))).toEqual({
    webhook: null,
    ping: null,
    mail: null,
  });
  const values = typed({ webhook: { hasSecret: 'a key' }, mail: { hasPassword: '' } });
  expect(newSecretsOf(values)).toEqual({ webhook: 'a key', ping: null, mail: '' });
  expect(JSON.stringify(notificationSettingsOf(values, all))).not.toContain('a key');
});

test.each([
  [{ webhook: { url: 'file:///etc/passwd' } }, 'webhook'],
  [{ webhook: { url: 'javascript:alert(1)' } }, 'webhook'],
  [{ ping: { url: 'example.com' } }, 'ping'],
  [{ mail: { to: '' } }, 'mail'],
  [{ mail: { port: 0 } }, 'mail'],
  [{ mail: { from: 'nobody' } }, 'mail'],
])('says what is wrong with %j', (change, channel) => {
  expect(Object.keys(notificationErrors(typed(change), all))).toEqual([channel]);
});
