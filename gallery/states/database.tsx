/** States of the screen of a database and of the list of its backups. */
import { waitFor } from '@testing-library/dom';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { fail } from '#shared/errors/errors.ts';
import {
  aBackup,
  aWarning,
  aConnection,
  aDrill,
  aRestore,
  aRun,
  aSlot,
  someProgress,
} from '../../tests/support/builders.ts';
import type { Answers } from '../answers.ts';
import { neverAnswers } from '../sample-bridge.ts';
import { ago, ahead, night, sampleNow } from '../sample-clock.ts';
import {
  connectionId,
  id,
  latestBackup,
  library,
  listOf,
  longName,
  nightly,
  overview,
  probe,
  shop,
  someBackups,
  status,
  statisticsOf,
  twoDeleted,
  unbrokenName,
  weeklyDrillOn,
} from '../samples.ts';
import type { GalleryState } from '../stage.tsx';

const present = sampleNow.toISOString();
const noBackups: Partial<Answers> = {
  'backups.list': () => listOf([]),
  'schedule.overview': () => ({ ...overview, slots: [] }),
};
const afterRun = (run: ReturnType<typeof aRun>): Partial<Answers> => ({ 'runs.list': () => [run] });
const ended = { startedAt: ago({ minutes: 1 }), finishedAt: present };
const running = (change: Parameters<typeof someProgress>[0]) =>
  afterRun(aRun('running', { startedAt: ago({ minutes: 2 }), progress: someProgress(change) }));

const withWarnings = aBackup({
  createdAt: night(0),
  details: {
    warnings: Array.from({ length: 8 }, (_, index) => aWarning({ name: `orders_${index}` })),
  },
});

const aWeek = nightly(8);

/** Twelve weeks in which nights were missed, late, failed and paused. */
const outcomes = new Map<number, Pick<SlotRecord, 'outcome' | 'reasons'>>([
  [5, { outcome: 'missed', reasons: [{ kind: 'asleep', from: night(6), to: night(4) }] }],
  [12, { outcome: 'late', reasons: [{ kind: 'waited-for-another' }] }],
  [
    20,
    {
      outcome: 'missed',
      reasons: [{ kind: 'failed', error: { code: 'keychain-locked' }, attempts: 3 }],
    },
  ],
  [33, { outcome: 'missed', reasons: [{ kind: 'paused', by: 'Grace', until: night(32) }] }],
]);
const manyNights: Partial<Answers> = {
  'backups.list': () =>
    listOf(nightly(78).filter((_, daysAgo) => outcomes.get(daysAgo)?.outcome !== 'missed')),
  'schedule.overview': () => ({
    ...overview,
    slots: Array.from({ length: 60 }, (_, daysAgo) =>
      aSlot({ dueAt: night(daysAgo), ...outcomes.get(daysAgo) }),
    ),
  }),
};

export const database: GalleryState[] = [
  {
    name: 'Protected',
    answers: {
      'backups.list': () => listOf(aWeek),
      'health.statistics': () => statisticsOf(aWeek),
    },
  },
  { name: 'Twelve weeks of nights', answers: manyNights },
  {
    name: 'A night is chosen',
    answers: manyNights,
    act: async (user, screen) => {
      await user.click(await screen.findByLabelText(/^Monday 9 February/u));
      await screen.findByText('No backup matches.');
    },
  },
  { name: 'Never backed up', answers: noBackups },
  { name: 'Reading the folder', answers: { 'backups.list': neverAnswers } },
  {
    name: 'Backup running',
    answers: running({
      sqlBytes: 21_000_000,
      fileBytes: 4_600_000,
      table: 'sales.order_lines',
      fraction: 0.42,
      bytesPerSecond: 2_621_440,
      elapsedMs: 74_000,
      remainingMs: 96_000,
    }),
  },
  { name: 'First backup running', answers: { ...noBackups, ...running({}) } },
  {
    name: 'Backup created',
    answers: afterRun(aRun('published', { ...ended, backup: latestBackup })),
  },
  {
    name: 'Backup created, with warnings',
    answers: {
      ...afterRun(
        aRun('published', {
          ...ended,
          backup: withWarnings,
          warnings: ['The roles of the server could not be read: permission denied.'],
        }),
      ),
      'backups.list': () => listOf([withWarnings, ...someBackups.slice(1)]),
    },
  },
  {
    name: 'Backup failed',
    answers: afterRun(
      aRun('failed', {
        ...ended,
        error: { code: 'table-permission-denied', table: 'sales.payments' },
      }),
    ),
  },
  {
    name: 'First backup failed',
    answers: {
      ...noBackups,
      ...afterRun(
        aRun('failed', {
          ...ended,
          error: {
            code: 'insufficient-disk-space',
            folder: '/home/ada/Documents/Nightjar',
            neededBytes: 9_300_000,
            availableBytes: 1_200_000,
          },
        }),
      ),
    },
  },
  { name: 'Backup cancelled', answers: afterRun(aRun('cancelled', ended)) },
  {
    name: 'Start rejected',
    answers: {
      'backups.start': () => fail({ code: 'backup-already-running', database: 'shop' }),
    },
    act: async (user, screen) => {
      await user.click(await screen.findByText('Create New Backup'));
      await screen.findByRole('alert');
    },
  },
  {
    name: 'Scheduled backups missed',
    answers: {
      'backups.list': () => listOf(aWeek.slice(2)),
      'schedule.overview': () => ({
        ...overview,
        slots: overview.slots.map((slot, daysAgo) =>
          daysAgo < 2
            ? aSlot({
                dueAt: slot.dueAt,
                outcome: 'missed',
                reasons: [{ kind: 'asleep', from: ago({ hours: 12 }), to: ago({ hours: 1 }) }],
              })
            : slot,
        ),
      }),
    },
  },
  {
    name: 'Paused',
    answers: {
      'schedule.overview': () => ({
        ...overview,
        pause: { since: ago({ hours: 1 }), until: ahead({ days: 1 }), by: 'Grace' },
      }),
    },
  },
  {
    name: 'Server unreachable',
    answers: {
      'connections.probe': () =>
        fail({ code: 'connection-timed-out', host: 'db.example.com', port: 5432 }),
    },
    act: async (_user, screen) => {
      await screen.findByText('The server does not answer');
      await screen.findAllByText(/cannot run: the server does not answer/u);
    },
  },
  {
    name: 'Older pg_dump than the server',
    answers: {
      'connections.probe': () => ({
        ...probe,
        warnings: ['pg_dump 15.3 is older than the server, 15.18: some of its fixes are missing.'],
      }),
    },
  },
  { name: 'No PostgreSQL tools', answers: { 'tools.list': () => [] } },
  {
    name: 'Folder cannot be read',
    answers: {
      'backups.list': () =>
        listOf([], {
          readError: {
            code: 'backup-directory-not-readable',
            folder: '/media/backup disk/Nightjar',
            detail: 'it is not there. Is its disk connected?',
          },
          earlier: { folder: null, createdAt: latestBackup.createdAt },
        }),
    },
  },
  {
    name: 'Backups in an earlier folder',
    answers: {
      'backups.list': () =>
        listOf([], { earlier: { folder: '/mnt/old disk', createdAt: latestBackup.createdAt } }),
    },
  },
  {
    name: 'Not enough room',
    answers: { 'backups.list': () => listOf(someBackups, { availableBytes: 1_200_000 }) },
  },
  {
    name: 'Keychain locked',
    answers: { 'connections.probe': () => fail({ code: 'keychain-locked' }) },
  },
  {
    name: 'Not started at login',
    answers: {
      'app.status': () => ({
        ...status,
        preferences: { ...status.preferences, openAtLogin: false },
      }),
    },
  },
  {
    name: 'Health',
    act: async (user, screen) => {
      await user.click(await screen.findByText('Health and statistics'));
      await screen.findByText('Largest tables');
    },
  },
  {
    name: 'Health of an unreachable server',
    answers: {
      'health.database': () => ({
        reachable: false,
        checkedAt: present,
        error: { code: 'password-wrong', user: 'ada' },
      }),
    },
    act: async (user, screen) => {
      await user.click(await screen.findByText('Health and statistics'));
      await screen.findByText('Try again');
    },
  },
  {
    name: 'Menu',
    act: async (user, screen) => {
      const [menu] = await screen.findAllByLabelText('More actions');
      if (menu !== undefined) await user.click(menu);
      await screen.findByText('Edit connection…');
    },
  },
  {
    name: 'Remove the connection',
    act: async (user, screen) => {
      const [menu] = await screen.findAllByLabelText('More actions');
      if (menu !== undefined) await user.click(menu);
      await user.click(await screen.findByText('Remove…'));
      await screen.findByRole('dialog');
    },
  },
  {
    name: 'Restore running',
    answers: {
      'restores.list': () => [
        aRestore('running', {
          mode: 'replace',
          database: 'shop',
          progress: {
            phase: 'restoring',
            sqlBytes: 18_000_000,
            totalSqlBytes: 41_200_000,
            table: 'sales.order_lines',
            fraction: 0.5,
            elapsedMs: 9000,
            remainingMs: 8000,
          },
        }),
      ],
    },
  },
  {
    name: 'Replaced database',
    answers: {
      'restores.replaced': () => [
        {
          id: id(401),
          connectionId,
          host: shop.host,
          port: shop.port,
          database: 'shop',
          replacedDatabase: 'shop_before_2026_02_14',
          at: ago({ hours: 6 }),
        },
      ],
    },
  },
  {
    name: 'Drill running',
    answers: { 'drills.list': () => [aDrill('running', { fraction: 0.3, elapsedMs: 4000 })] },
  },
  {
    name: 'Weekly proof missed',
    answers: {
      'app.status': () => weeklyDrillOn,
      'drills.weekly': () => [
        {
          connectionId,
          next: { state: 'later', at: ahead({ days: 1 }) },
          miss: {
            at: ago({ days: 1 }),
            error: { code: 'drill-no-server', wanted: '15', found: ['16'] },
          },
        },
      ],
    },
  },
  {
    name: 'Long names',
    answers: {
      'connections.list': () => [
        aConnection({
          name: longName,
          host: `${unbrokenName}.db.example.com`,
          database: unbrokenName,
        }),
      ],
    },
  },
  {
    name: 'Many databases',
    answers: {
      'connections.list': () =>
        Array.from({ length: 40 }, (_, index) =>
          aConnection({ id: id(500 + index), name: `Branch ${index + 1}` }),
        ),
    },
  },
  {
    name: 'Add a database',
    act: async (user, screen) => {
      await user.click(await screen.findByLabelText('Add a database'));
      await screen.findByText('Try a sample database');
    },
  },
];

const proofOf = (differences: number) => ({
  provenAt: ago({ days: 1 }),
  serverVersion: '15.18',
  differences,
});

/** A list with one row of each kind. */
const everyKind = listOf(
  [
    aBackup({ createdAt: ago({ minutes: 3 }) }),
    aBackup({ createdAt: night(1), details: { proof: proofOf(0), pinned: true } }),
    aBackup({ createdAt: night(2), details: { warnings: [aWarning()], rows: 12 } }),
    aBackup({ createdAt: ago({ days: 2, hours: 20 }), details: { purpose: 'before-restore' } }),
    aBackup({
      createdAt: night(3),
      details: {
        invalidated: {
          kind: 'damaged',
          at: ago({ hours: 2 }),
          detail: 'Block 12 has a wrong checksum.',
        },
      },
    }),
    aBackup({
      createdAt: night(4),
      details: {
        proof: proofOf(3),
        invalidated: {
          kind: 'disproved',
          at: ago({ days: 1 }),
          detail: 'public.orders has 2 rows less.',
        },
      },
    }),
    aBackup({
      createdAt: night(5),
      details: {
        proof: { ...proofOf(1), notRestored: 'refused' },
        invalidated: {
          kind: 'disproved',
          at: ago({ days: 1 }),
          detail: 'type "mood" does not exist',
        },
      },
    }),
    aBackup({ createdAt: night(6), details: null }),
    aBackup({
      createdAt: night(7),
      details: null,
      manifestError: 'Its manifest is not JSON.',
    }),
  ],
  {
    others: [
      aBackup({
        createdAt: night(2).replace('T02', 'T03'),
        details: { databaseName: unbrokenName },
      }),
    ],
  },
);

const menuOfRow = async (
  row: number,
  ...[user, screen]: Parameters<NonNullable<GalleryState['act']>>
): Promise<void> => {
  // The first menu belongs to the database; the rows appear later.
  const button = await waitFor(() => {
    const found = screen.getAllByLabelText('More actions')[row + 1];
    if (found === undefined) throw new Error(`There is no row ${row} yet.`);
    return found;
  });
  await user.click(button);
};

export const backupList: GalleryState[] = [
  { name: 'Rows of every kind', answers: { 'backups.list': () => everyKind } },
  { name: 'Empty', answers: noBackups },
  { name: 'A thousand rows', answers: { 'backups.list': () => listOf(nightly(1000)) } },
  { name: 'Ten thousand rows', answers: { 'backups.list': () => listOf(nightly(10_000)) } },
  {
    name: 'Details',
    answers: { 'backups.list': () => listOf(nightly(12)) },
    act: async (user, screen) => {
      await user.click(await screen.findByLabelText('Details'));
      await screen.findByText('Copy checksum');
    },
  },
  {
    name: 'Details of a warning',
    answers: { 'backups.list': () => everyKind },
    act: async (user, screen) => {
      await user.click(await screen.findByText('Warning'));
      await user.keyboard(' ');
      await screen.findByText('Acknowledge');
    },
  },
  {
    name: 'Found by words',
    answers: { 'backups.list': () => listOf(nightly(60)) },
    act: async (user, screen) => {
      await user.click(await screen.findByPlaceholderText('Find by time, state or name'));
      await user.paste('january');
      await screen.findByText('31 of 60 shown');
    },
  },
  {
    name: 'Nothing found',
    answers: { 'backups.list': () => listOf(nightly(60)) },
    act: async (user, screen) => {
      await user.click(await screen.findByText('Damaged'));
      await screen.findByText('No backup matches.');
    },
  },
  {
    name: 'Several selected',
    answers: { 'backups.list': () => everyKind },
    act: async (user, screen) => {
      await user.click(await screen.findByText('Cannot be restored'));
      await user.keyboard('{Shift>}{ArrowUp}{ArrowUp}{/Shift}');
      await screen.findByText(/3 backups selected/u);
    },
  },
  {
    name: 'Sorted by size',
    answers: { 'backups.list': () => listOf(nightly(12)) },
    act: async (user, screen) => {
      await user.click((await screen.findAllByText('Size'))[0] ?? document.body);
    },
  },
  {
    name: 'Menu of a row',
    act: async (user, screen) => {
      await screen.findByText('Proven');
      await menuOfRow(1, user, screen);
      await screen.findByText('Show in folder');
    },
  },
  {
    name: 'Verifying',
    answers: { 'backups.verify': neverAnswers },
    act: async (user, screen) => {
      await screen.findByText('Proven');
      await menuOfRow(0, user, screen);
      await user.click(await screen.findByText('Verify'));
      await screen.findByText('Verifying…');
    },
  },
  {
    name: 'Verifying finds damage',
    answers: {
      'backups.verify': () =>
        fail({ code: 'verification-failed', detail: 'Block 12 has a wrong checksum.' }),
    },
    act: async (user, screen) => {
      await screen.findByText('Proven');
      await menuOfRow(0, user, screen);
      await user.click(await screen.findByText('Verify'));
      await screen.findByText(/Block 12/u);
    },
  },
  {
    name: 'Delete',
    act: async (user, screen) => {
      await screen.findByText('Proven');
      await menuOfRow(2, user, screen);
      await user.click(await screen.findByText('Delete…'));
      await screen.findByRole('dialog');
    },
  },
  {
    name: 'Deleted, with Undo',
    act: async (user, screen) => {
      await screen.findByText('Proven');
      await menuOfRow(2, user, screen);
      await user.click(await screen.findByText('Delete…'));
      await user.click(await screen.findByRole('button', { name: 'Delete backup' }));
      await screen.findByText('Undo');
    },
  },
  {
    name: 'Deleted in the last 24 hours',
    answers: twoDeleted,
    act: async (user, screen) => {
      await user.click(await screen.findByText(/^Deleted in the last 24 hours/u));
      await screen.findByText('Put all back');
    },
  },
  {
    name: 'Delete the only good backup',
    answers: { 'backups.list': () => listOf(nightly(1)) },
    act: async (user, screen) => {
      await screen.findByText('Verified');
      await menuOfRow(0, user, screen);
      await user.click(await screen.findByText('Delete…'));
      await screen.findByRole('dialog');
    },
  },
];

const openAll: GalleryState['act'] = async (user, screen) => {
  await user.click(await screen.findByRole('button', { name: 'All databases' }));
  await screen.findByText('The next 24 hours');
};

export const allDatabases: GalleryState[] = [
  { name: 'Two', act: openAll },
  {
    name: 'Different states',
    answers: {
      ...manyNights,
      'connections.list': () => [
        shop,
        { ...library, host: 'archive.example.com' },
        aConnection({ id: id(3), name: 'Museum' }),
      ],
      'runs.history': () => [
        aRun('failed', {
          ...ended,
          error: { code: 'connection-timed-out', host: 'db1', port: 5432 },
        }),
      ],
      'backups.list': ({ connectionId: of }) =>
        listOf(of === connectionId ? nightly(14) : of === library.id ? nightly(14).slice(2) : []),
      'schedule.overview': ({ connectionId: of }) =>
        of === connectionId
          ? overview
          : {
              ...overview,
              slots: [0, 1].map((daysAgo) =>
                aSlot({ dueAt: night(daysAgo), outcome: 'missed', connectionId: of }),
              ),
            },
    },
    act: openAll,
  },
  {
    name: 'A hundred',
    answers: {
      'connections.list': () =>
        Array.from({ length: 100 }, (_, index) =>
          aConnection({ id: id(500 + index), name: `Branch ${index + 1}` }),
        ),
    },
    act: openAll,
  },
];
