import { expect, test } from 'vitest';
import { defaultNoticeSettings, type NoticeSettings } from '#shared/domain/notifications.ts';
import { noticeProblems, noticeSettingsOf, noticeValuesOf } from './notification-form.ts';

const all: NoticeSettings = {
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

test.each([[defaultNoticeSettings], [all]])('gives back what was saved', (settings) => {
  expect(noticeSettingsOf(noticeValuesOf(settings), settings)).toEqual(settings);
  expect(noticeProblems(noticeValuesOf(settings), settings)).toEqual({});
});

test('switches off what has no address', () => {
  const values = { ...noticeValuesOf(all), webhookUrl: ' ', pingUrl: '', mailHost: '' };
  expect(noticeSettingsOf(values, all)).toEqual({
    ...defaultNoticeSettings,
    desktopOnSuccess: true,
  });
});

test.each([
  [{ webhookUrl: 'file:///etc/passwd' }, 'webhook'],
  [{ webhookUrl: 'javascript:alert(1)' }, 'webhook'],
  [{ pingUrl: 'example.com' }, 'ping'],
  [{ mailTo: '' }, 'mail'],
  [{ mailPort: 0 }, 'mail'],
  [{ mailFrom: 'nobody' }, 'mail'],
])('says what is wrong with %j', (change, channel) => {
  const problems = noticeProblems({ ...noticeValuesOf(all), ...change }, all);
  expect(Object.keys(problems)).toEqual([channel]);
});
