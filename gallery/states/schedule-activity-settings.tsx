/** States of the screens Schedule, Activity and Settings. */
import { defaultNotificationSettings } from '#shared/domain/notifications.ts';
import { fail } from '#shared/errors/errors.ts';
import { aSlot } from '../../tests/support/builders.ts';
import type { Answers } from '../answers.ts';
import { ago, ahead, night } from '../sample-clock.ts';
import { connectionId, library, overview, status, weeklyDrillOn } from '../samples.ts';
import type { GalleryState } from '../stage.tsx';

type Act = NonNullable<GalleryState['act']>;

/** Clicks the elements with these texts in order. Waits for each element. */
const press =
  (...names: string[]): Act =>
  async (user, screen) => {
    for (const name of names) {
      // The rail is the first element of the page. If two elements have the same text, the last one is
      // clicked.
      const found = (await screen.findAllByText(name)).at(-1);
      // happy-dom submits a form only if its button itself is clicked, not an element inside it.
      if (found !== undefined) await user.click(found.closest('button') ?? found);
    }
  };
const pressed = (...names: string[]): Pick<GalleryState, 'act'> => ({ act: press(...names) });
/** Performs the actions, then waits for the text. */
const until =
  (act: Act, text: string | RegExp): Act =>
  async (user, screen) => {
    await act(user, screen);
    await screen.findAllByText(text);
  };
const withOverview = (change: Partial<typeof overview>): Partial<Answers> => ({
  'schedule.overview': () => ({ ...overview, ...change }),
});
const missedAndLate: Partial<Answers> = withOverview({
  slots: [
    aSlot({
      dueAt: night(0),
      outcome: 'missed',
      reasons: [
        { kind: 'asleep', from: ago({ hours: 12 }), to: ago({ hours: 3 }) },
        {
          kind: 'failed',
          error: { code: 'connection-refused', host: 'db.example.com', port: 5432 },
          attempts: 4,
        },
      ],
    }),
    aSlot({
      dueAt: night(1),
      outcome: 'late',
      servedAt: ago({ hours: 20 }),
      reasons: [{ kind: 'waited-for-another' }],
    }),
    ...overview.slots.slice(2),
  ],
});

export const schedule: GalleryState[] = [
  { name: 'Plan and past scheduled backups', ...pressed('Schedule') },
  {
    name: 'One connection',
    answers: { 'connections.list': () => [library] },
    ...pressed('Schedule'),
  },
  {
    name: 'Why a scheduled backup was missed',
    answers: missedAndLate,
    act: async (user, screen) => {
      await press('Schedule')(user, screen);
      await user.click(await screen.findByLabelText(/Missed\. Why\?$/u));
      await screen.findByRole('dialog');
    },
  },
  {
    name: 'No backup was scheduled yet',
    answers: withOverview({ slots: [] }),
    ...pressed('Schedule'),
  },
  {
    name: 'Off',
    answers: withOverview({ schedule: { ...overview.schedule, enabled: false } }),
    ...pressed('Schedule'),
  },
  {
    name: 'Paused',
    answers: withOverview({ pause: { since: ago({}), until: ahead({ days: 1 }), by: 'Grace' } }),
    ...pressed('Schedule'),
  },
  { name: 'Pause', act: until(press('Schedule', 'Pause until…'), 'For a week') },
  {
    name: 'Invalid cron expression',
    answers: {
      ...withOverview({
        schedule: {
          ...overview.schedule,
          when: { kind: 'cron', expression: '61 * * * *' },
        },
      }),
      'schedule.describe': () =>
        fail({
          code: 'invalid-input',
          problems: [{ field: 'when.expression', message: 'The minute must be from 0 to 59.' }],
        }),
    },
    act: until(press('Schedule'), 'The minute must be from 0 to 59.'),
  },
  {
    name: 'A scheduled backup is waiting',
    answers: withOverview({
      waiting: {
        dueAt: night(0),
        retryAt: ahead({ minutes: 10 }),
        reasons: [{ kind: 'failed', error: { code: 'keychain-locked' }, attempts: 2 }],
      },
      slots: overview.slots.slice(1),
    }),
    ...pressed('Schedule'),
  },
  {
    name: 'Automatic deletion waits',
    answers: withOverview({ retentionWaitsUntil: ahead({ hours: 20 }) }),
    ...pressed('Schedule'),
  },
  {
    name: 'What would be deleted',
    act: until(press('Schedule', 'What would be deleted now?'), /would be deleted:/u),
  },
  {
    name: 'The question before the deletion',
    act: until(
      press('Schedule', 'What would be deleted now?', 'Delete 1 backup…'),
      'Delete 1 backup?',
    ),
  },
  {
    name: 'What was deleted',
    answers: {
      'retention.apply': () => ({
        keepDays: 30,
        decisions: [],
        deleted: [],
        failures: [
          {
            filename: 'backup_2026-01-04T02-00-00.sql.gz',
            error: { code: 'backup-in-use', filename: 'backup_2026-01-04T02-00-00.sql.gz' },
          },
        ],
      }),
    },
    act: until(
      press('Schedule', 'What would be deleted now?', 'Delete 1 backup…', 'Delete 1 backup'),
      /^0 deleted/u,
    ),
  },
  {
    name: 'Cannot be read',
    answers: {
      'schedule.overview': () =>
        fail({ code: 'state-not-readable', file: 'schedule-state.json', detail: 'EACCES' }),
    },
    ...pressed('Schedule'),
  },
];

export const activity: GalleryState[] = [
  { name: 'Runs', ...pressed('Activity') },
  {
    name: 'A run that failed',
    act: async (user, screen) => {
      await press('Activity')(user, screen);
      await user.click(await screen.findByRole('button', { name: /^Failed Shop/u }));
      await screen.findByText(/ERROR backup failed/u);
    },
  },
  { name: 'Nothing has run', answers: { 'runs.history': () => [] }, ...pressed('Activity') },
  {
    name: 'Cannot be read',
    answers: {
      'runs.history': () =>
        fail({ code: 'state-not-readable', file: 'runs.jsonl', detail: 'EACCES' }),
    },
    ...pressed('Activity'),
  },
  { name: 'Audit trail', act: until(press('Activity', 'Audit trail'), 'Ada opened the backup.') },
  {
    name: 'Audit trail without entries',
    answers: { 'audit.list': () => ({ entries: [], next: null }) },
    ...pressed('Activity', 'Audit trail'),
  },
];

const mail = {
  host: 'mail.example.com',
  port: 587,
  tls: 'starttls',
  user: 'nightjar',
  hasPassword: true,
  from: 'nightjar@example.com',
  to: ['ada@example.com', 'grace@example.com'],
} as const;
const allChannels: Partial<Answers> = {
  'notifications.settings': () => ({
    ...defaultNotificationSettings,
    desktopOnSuccess: true,
    webhook: { url: 'https://hooks.example.com/nightjar', hasSecret: true },
    ping: { url: 'https://ping.example.com/shop' },
    mail: { ...mail, to: [...mail.to] },
  }),
};

export const settings: GalleryState[] = [
  { name: 'General', ...pressed('Settings') },
  {
    name: 'Weekly proofs',
    answers: {
      'app.status': () => weeklyDrillOn,
      'drills.weekly': () => [
        { connectionId, next: { state: 'due' }, miss: null },
        {
          connectionId: library.id,
          next: { state: 'hindered', error: { code: 'drill-no-good-backup' } },
          miss: { at: ago({ days: 2 }), error: { code: 'drill-too-long', limitMs: 14_400_000 } },
        },
      ],
    },
    ...pressed('Settings'),
  },
  { name: 'Notifications', ...pressed('Settings', 'Notifications') },
  {
    name: 'Notifications that do not arrive',
    answers: {
      ...allChannels,
      'notifications.failing': () => [
        { channel: 'webhook', at: ago({ hours: 3 }), detail: 'It answered 503.', waiting: 4 },
      ],
      'notifications.test': () =>
        fail({ code: 'notice-not-delivered', channel: 'mail', detail: 'Greeting never received.' }),
    },
    act: async (user, screen) => {
      await press('Settings', 'Notifications')(user, screen);
      await user.click(await screen.findByLabelText('Send a test: E-mail'));
      await screen.findByText(/Greeting never received/u);
    },
  },
  { name: 'Admins', ...pressed('Settings', 'Admins') },
  { name: 'Add an admin', ...pressed('Settings', 'Admins', 'Add an admin…') },
  {
    name: 'Add an admin, name taken',
    answers: { 'admins.add': () => fail({ code: 'admin-name-taken', name: 'Grace' }) },
    act: async (user, screen) => {
      await press('Settings', 'Admins', 'Add an admin…')(user, screen);
      const dialog = await screen.findByRole('dialog');
      await user.type(await screen.findByLabelText('Name'), 'Grace');
      await user.type(screen.getByLabelText('Passphrase'), 'mossy kettle argues quietly{Enter}');
      await screen.findByRole('alert');
      dialog.scrollIntoView();
    },
  },
  {
    name: 'Remove an admin',
    act: async (user, screen) => {
      await press('Settings', 'Admins')(user, screen);
      await user.click(await screen.findByLabelText('Remove Grace…'));
      await screen.findByRole('dialog');
    },
  },
  { name: 'Change the passphrase', ...pressed('Settings', 'Admins', 'Change passphrase…') },
  { name: 'HTTP API', ...pressed('Settings', 'HTTP API') },
  {
    name: 'HTTP API, on',
    answers: { 'api.settings': () => ({ enabled: true, port: 8437, listening: 8437 }) },
    ...pressed('Settings', 'HTTP API'),
  },
  {
    name: 'HTTP API, port in use',
    answers: { 'api.save': () => fail({ code: 'port-in-use', port: 8437 }) },
    act: async (user, screen) => {
      await press('Settings', 'HTTP API')(user, screen);
      await user.click(await screen.findByRole('switch'));
      await screen.findByRole('alert');
    },
  },
  {
    name: 'No tokens',
    answers: { 'tokens.list': () => [] },
    ...pressed('Settings', 'HTTP API'),
  },
  { name: 'Create a token', ...pressed('Settings', 'HTTP API', 'Create a token…') },
  {
    name: 'The token that was created',
    act: async (user, screen) => {
      await press('Settings', 'HTTP API', 'Create a token…')(user, screen);
      await user.type(await screen.findByLabelText('Name'), 'nightly{Enter}');
      await screen.findByText('Copy token');
    },
  },
  { name: 'System', ...pressed('Settings', 'System') },
  {
    name: 'Check-up',
    act: until(press('Settings', 'System', 'Run check-up'), 'Server of Library'),
  },
  {
    name: 'Check-up failed',
    answers: { 'doctor.run': () => fail({ code: 'unexpected', reference: '3f9c2a' }) },
    act: until(press('Settings', 'System', 'Run check-up'), 'The check-up failed.'),
  },
  {
    name: 'No PostgreSQL tools, no tray',
    answers: {
      'tools.list': () => [],
      'app.status': () => ({ ...status, hasTray: false, keychain: { state: 'locked' } }),
    },
    ...pressed('Settings', 'System'),
  },
];
