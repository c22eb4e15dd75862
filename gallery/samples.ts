/** The sample data that each state of the gallery begins with: two protected databases. */
import type { BackupEntry, BackupFacts, BackupList } from '#shared/domain/backup.ts';
import type { BackupDifference, ChangesPage, Contents, RowsPage } from '#shared/domain/catalog.ts';
import type { BackupStatistics } from '#shared/domain/health.ts';
import { defaultNotificationSettings } from '#shared/domain/notifications.ts';
import type { RestoreReview } from '#shared/domain/restore.ts';
import { defaultSchedule } from '#shared/domain/schedule.ts';
import { defaultPreferences } from '#shared/domain/settings.ts';
import type { AppStatus } from '#shared/domain/app-status.ts';
import type { CallOutput } from '#shared/ipc/contract.ts';
import type { Probe } from '#shared/domain/probe.ts';
import type { ScheduleOverview } from '#shared/domain/schedule-overview.ts';
import {
  aBackup,
  aConnection,
  aProof,
  aRun,
  aSlot,
  connectionId,
  filenameOf,
} from '../tests/support/builders.ts';
import { ago, ahead, night, sampleNow } from './sample-clock.ts';
import { text } from '#shared/words/text.ts';
import type { Answers } from './answers.ts';

export const id = (number: number): string =>
  `c0ffee00-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const shop = aConnection();
export const library = aConnection({
  id: id(2),
  name: 'Library',
  host: 'localhost',
  database: 'library',
  folderName: 'Library',
});

/**
 * Longer than a line, with letters of several scripts. `unbrokenName` has no place for a line
 * break.
 */
export const longName =
  'Kundendatenbank der Großhandelsgesellschaft für Ersatzteile 数据库 Übersichten';
export const unbrokenName = 'verwaltungsgemeinschaftsnummernkreiszuordnung_archiv_2025_12_31';

/** Returns one backup for each of the last nights, the latest first. */
export function nightly(count: number): BackupEntry[] {
  return Array.from({ length: count }, (_, daysAgo) =>
    aBackup({
      createdAt: night(daysAgo),
      sizeBytes: 9_300_000 - (daysAgo % 60) * 55_000 - (daysAgo % 3) * 21_000,
      details: {
        trigger: 'scheduled',
        admin: 'schedule',
        tables: 37,
        rows: 186_402 - (daysAgo % 60) * 310,
        durationMs: 1800 + (daysAgo % 4) * 350,
        proof:
          daysAgo === 1
            ? { provenAt: ago({ hours: 20 }), serverVersion: '15.18', differences: 0 }
            : null,
      },
    }),
  );
}

export const factsOf = (filename: string): BackupFacts => ({
  path: `/home/ada/Documents/Nightjar/${filename}`,
  manifest: {
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    sqlBytes: 41_200_000,
    dumpMs: 1300,
    verifyMs: 500,
    nightjarVersion: '0.1.0',
    host: 'db.example.com',
    port: 5432,
    withRoles: true,
    pinned: null,
    acknowledged: null,
    verifiedAgain: null,
  },
});

/** Three backups, because most states only need a short list. */
export const someBackups = nightly(3);
export const latestBackup = someBackups[0] ?? aBackup();

export const listOf = (
  backups: readonly BackupEntry[],
  change: Partial<BackupList> = {},
): BackupList => ({
  folder: '/home/ada/Documents/Nightjar',
  backups: [...backups],
  others: [],
  availableBytes: 80_000_000_000,
  trash: { count: 0, sizeBytes: 0 },
  readError: null,
  writeError: null,
  earlier: null,
  ...change,
});

export const status: AppStatus = {
  version: '0.1.0',
  admin: 'Ada',
  platform: 'linux',
  backupFolder: '/home/ada/Documents/Nightjar',
  preferences: { ...defaultPreferences, openAtLogin: true },
  hasTray: true,
  keychain: { state: 'ready' },
  settingsSetAside: null,
  settingsEntries: [],
  damage: [],
};

export const weeklyDrillOn: AppStatus = {
  ...status,
  preferences: { ...status.preferences, weeklyDrill: true },
};

const tools = {
  binDirectory: '/usr/lib/postgresql/15/bin',
  version: '15.18',
  majorVersion: 15,
  source: 'known-place',
} as const;

export const probe: Probe = {
  server: {
    version: '15.18',
    majorVersion: 15,
    databaseSizeBytes: 59_450_000,
    isStandby: false,
    encoding: 'UTF8',
    locale: 'en_GB.UTF-8',
  },
  tools,
  warnings: [],
};

export const overview: ScheduleOverview = {
  schedule: defaultSchedule,
  keepDays: 30,
  words: {
    get description() {
      return text('when.every-day', { time: '02:00' });
    },
    timeZone: 'Europe/Berlin',
    nextRuns: [-1, -2, -3, -4, -5].map(night),
  },
  pause: null,
  waiting: null,
  slots: Array.from({ length: 8 }, (_, daysAgo) =>
    aSlot({
      dueAt: night(daysAgo),
      servedAt: night(daysAgo),
      filename: filenameOf(night(daysAgo)),
      runId: id(100 + daysAgo),
    }),
  ),
  retentionWaitsUntil: null,
};

const columns = ['id', 'ordered_on', 'customer_id', 'branch_id', 'status', 'gift_message'];
const tableNames = [
  ['public', 'authors', 1204],
  ['public', 'books', 18_330],
  ['sales', 'customers', 12_000],
  ['sales', 'orders', 1470],
  ['sales', 'order_lines', 74_833],
  ['sales', 'payments', 16_454],
  ['sales', 'carts', 0],
] as const;

export const contents: Contents = {
  openedId: id(50),
  filename: latestBackup.filename,
  madeBy: 'nightjar',
  createdHere: true,
  sizeBytes: latestBackup.sizeBytes,
  sqlBytes: 41_200_000,
  database: 'shop',
  serverVersion: '15.18',
  pgDumpVersion: '15.18',
  createdAt: latestBackup.createdAt,
  encoding: 'UTF8',
  damage: null,
  warnings: [],
  tables: tableNames.map(([schema, name, rows], index) => ({
    index,
    object: index + 1,
    schema,
    name,
    columns,
    rows,
    bytes: rows * 44,
    state: 'whole' as const,
  })),
  objects: [
    { index: 0, kind: 'schema', type: 'SCHEMA', schema: null, name: 'sales', table: null },
    ...tableNames.map(([schema, name], index) => ({
      index: index + 1,
      kind: 'table' as const,
      type: 'TABLE',
      schema,
      name,
      table: index,
    })),
    {
      index: 8,
      kind: 'function' as const,
      type: 'FUNCTION',
      schema: 'sales',
      name: 'total_of(bigint)',
      table: null,
    },
    {
      index: 9,
      kind: 'sequence' as const,
      type: 'SEQUENCE',
      schema: 'sales',
      name: 'orders_id_seq',
      table: null,
    },
  ].map((object) => ({ ...object, sqlOffset: 100 + 400 * object.index }) as Contents['objects'][0]),
  sequences: [{ schema: 'sales', name: 'orders_id_seq', lastValue: '101480', isCalled: true }],
  largeObjects: { count: 3, bytes: 52_000 },
  proof: aProof({ provenAt: ago({ hours: 20 }), tables: 37, rows: 186_402 }),
};

const states = ['cancelled', 'returned', 'paid', 'new', 'sent'];

/** Returns the rows of a sample table, beginning at `offset`. */
export function rowsFrom(offset: number, limit: number, totalRows: number): RowsPage {
  const count = Math.max(0, Math.min(limit, totalRows - offset));
  return {
    columns,
    totalRows,
    cut: [],
    rows: Array.from({ length: count }, (_, index) => {
      const number = offset + index;
      return {
        number,
        values: [
          String(100_011 + number),
          `2025-01-${String(1 + (Math.floor(number / 3) % 28)).padStart(2, '0')}`,
          String(1000 + ((number * 7919) % 11_000)),
          number % 4 === 0 ? null : String(10 * (1 + (number % 5))),
          states[number % states.length] ?? null,
          number % 6 === 1 ? '' : number % 9 === 4 ? 'For Zoë,\nwith love' : null,
        ],
      };
    }),
  };
}

export const definition = `CREATE TABLE sales.orders (
    id bigint NOT NULL,
    ordered_on date NOT NULL,
    customer_id bigint NOT NULL,
    branch_id integer,
    status text DEFAULT 'new'::text NOT NULL,
    gift_message text
);`;

const pageOf = ({ rows, cut }: RowsPage) => ({ rows, cut });

const typesOfColumns: Record<string, string> = {
  id: 'bigint NOT NULL',
  ordered_on: 'date NOT NULL',
  customer_id: 'bigint NOT NULL',
  branch_id: 'integer',
  status: "text DEFAULT 'new'::text NOT NULL",
  gift_message: 'text',
};
const columnFacts = columns.map((name) => ({
  name,
  definition: typesOfColumns[name] ?? null,
  isPrimaryKey: name === 'id',
  references: name === 'customer_id' ? 'sales.customers' : null,
  isIdentityAlways: false,
}));

/** A folder with four files was dropped on the window. */
export const droppedFiles: CallOutput<'catalog.listDropped'> = {
  backups: [
    { name: 'shop after the move.sql', sizeBytes: 61_400_000, modifiedAt: ago({ hours: 5 }) },
    { name: 'backup_2026-02-13T02-00-00.sql.gz', sizeBytes: 9_800_000, modifiedAt: night(1) },
  ].map((one, at) => ({ ...one, dumpId: id(70 + at), folder: 'From the old server' })),
  others: [
    {
      name: 'shop.dump',
      reason: 'This is an archive for pg_restore (pg_dump -Fc), not plain SQL.',
    },
    { name: 'notes.txt', reason: 'This is not a dump created by pg_dump.' },
  ],
  otherCount: 2,
  notInspected: 0,
};

export const difference: BackupDifference = {
  same: false,
  damage: { before: null, after: null },
  tables: [
    {
      change: 'changed',
      schema: 'sales',
      name: 'orders',
      definitionChanged: true,
      columnsAdded: ['gift_message'],
      columnsRemoved: [],
      columnsChanged: [{ column: 'status', before: 'character varying(20)', after: 'text' }],
      rowsBefore: 1402,
      rowsAfter: 1470,
      stateBefore: 'whole',
      stateAfter: 'whole',
      bytesBefore: 61_000,
      bytesAfter: 64_680,
      rows: {
        added: 70,
        removed: 2,
        changed: 1,
        keyColumns: ['id'],
        samples: [
          {
            change: 'changed',
            key: ['100015'],
            values: [{ column: 'status', before: 'new', after: 'paid' }],
          },
          {
            change: 'added',
            key: ['101480'],
            values: [{ column: 'status', before: null, after: 'new' }],
          },
          {
            change: 'removed',
            key: ['100002'],
            values: [{ column: 'status', before: 'cancelled', after: null }],
          },
        ],
      },
    },
    {
      change: 'added',
      schema: 'sales',
      name: 'carts',
      definitionChanged: false,
      columnsAdded: [],
      columnsRemoved: [],
      columnsChanged: [],
      rowsBefore: null,
      rowsAfter: 0,
      stateBefore: null,
      stateAfter: 'whole',
      bytesBefore: null,
      bytesAfter: 0,
      rows: null,
    },
  ],
  objects: [{ change: 'removed', type: 'VIEW', schema: 'sales', name: 'open_orders' }],
  sequences: [{ schema: 'sales', name: 'orders_id_seq', before: '101410', after: '101480' }],
  largeObjects: { added: 1, removed: 0, changed: 0, samples: [{ change: 'added', oid: '16500' }] },
};

const kindsOfChange = ['changed', 'added', 'added', 'removed'] as const;

/** 73 rows of the table sales.orders that differ. */
function changesFrom(offset: number, limit: number): ChangesPage {
  const { rows } = rowsFrom(offset, Math.min(limit, 73 - offset), 1470);
  return {
    columns,
    cut: [],
    totalRows: 73,
    rows: rows.map((row) => {
      const change = kindsOfChange[row.number % kindsOfChange.length] ?? 'added';
      return { ...row, change, before: change === 'changed' ? [{ column: 4, value: 'new' }] : [] };
    }),
  };
}

export const review: RestoreReview = {
  filename: latestBackup.filename,
  madeAt: latestBackup.createdAt,
  sourceDatabase: 'shop',
  sqlBytes: 41_200_000,
  needsTrust: false,
  server: { host: 'db.example.com', port: 5432, version: '15.18' },
  database: 'shop_copy',
  mode: 'new',
  connectedUsers: 0,
  expectedDurationMs: 14_000,
  chosen: null,
  warnings: [],
  blocker: null,
};

/** Statistics of a month in which all scheduled backups succeeded and one more run failed. */
export const statisticsOf = (backups: readonly BackupEntry[]): BackupStatistics => ({
  backups: backups.length,
  verifiedBackups: backups.length,
  totalSizeBytes: backups.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  oldestAt: backups.at(-1)?.createdAt ?? null,
  newestAt: backups[0]?.createdAt ?? null,
  days: 30,
  succeededRuns: backups.length,
  failedRuns: 1,
  successRate: backups.length / (backups.length + 1),
  meanDurationMs: 2300,
  nightsDue: backups.length,
  nightsCovered: backups.length,
});

const nothing = (): undefined => undefined;

const trashIdOf = (filename: string): string =>
  `${filename.replace(/\.sql\.gz$/u, '')}.0123456789ab`;

/** Two deleted backups in the trash. */
export const twoDeleted: Partial<Answers> = {
  'backups.list': () => listOf(someBackups, { trash: { count: 2, sizeBytes: 19_000_000 } }),
  'trash.list': () =>
    nightly(5)
      .slice(3)
      .map(({ filename, createdAt, sizeBytes }, index) => ({
        id: trashIdOf(filename),
        filename,
        createdAt,
        sizeBytes,
        deletedAt: ago({ hours: 2 + index }),
        goesAt: ahead({ hours: 22 - index }),
        by: index === 0 ? 'Ada' : 'schedule',
        reason: index === 0 ? 'by-hand' : 'retention',
      })),
};

/** The answers to all calls. A state can replace answers. */
export const usualAnswers: Answers = {
  'app.status': () => status,
  'app.openLogFolder': nothing,
  'connections.list': () => [shop, library],
  'connections.parseUrl': ({ url }) => {
    const { hostname, username, pathname } = new URL(url);
    const fields = { host: hostname, user: username, database: pathname.slice(1) };
    return { fields, password: null, rootCertificatePath: null };
  },
  'connections.chooseRootCertificate': () => null,
  'connections.test': () => probe,
  'connections.add': ({ draft }) => aConnection({ ...draft.fields, id: id(3) }),
  'connections.update': ({ fields, connectionId: known }) => aConnection({ ...fields, id: known }),
  'connections.remove': nothing,
  'connections.probe': () => probe,
  'connections.answers': () => [],
  'sample.connect': () => aConnection({ id: id(4), name: 'Sample database', isSample: true }),
  'backups.list': () => listOf(someBackups),
  'backups.facts': ({ filename }) => factsOf(filename),
  'backups.start': () => ({ runId: id(200) }),
  'backups.cancel': nothing,
  'backups.delete': ({ filenames }) => ({
    deleted: filenames.map((filename) => ({ filename, trashId: trashIdOf(filename) })),
    failures: [],
  }),
  'trash.list': () => [],
  'trash.putBack': ({ ids }) => ({
    putBack: ids.map((one) => ({ filename: `${one.split('.')[0]}.sql.gz`, pinned: false })),
    failures: [],
  }),
  'trash.empty': ({ ids }) => ({ removed: ids?.length ?? 1, sizeBytes: 9_500_000, failures: [] }),
  'backups.showInFolder': nothing,
  'backups.pin': nothing,
  'backups.acknowledge': nothing,
  'backups.verify': () => ({ state: 'good' }),
  'catalog.open': () => contents,
  'catalog.openFile': () => contents,
  'catalog.named': () => null,
  'catalog.openNamed': () => contents,
  'catalog.openDatabase': () => contents,
  'catalog.opened': () => contents,
  'catalog.rows': ({ table, offset, limit }) =>
    rowsFrom(offset, limit, contents.tables[table]?.rows ?? 0),
  'catalog.columns': () => columnFacts,
  'catalog.search': () => ({ ...rowsFrom(4, 2, 1470), nextRow: null }),
  'catalog.searchAll': () => [
    { table: 3, found: 2, ...pageOf(rowsFrom(4, 2, 1470)), nextRow: null },
    { table: 4, found: 31_204, ...pageOf(rowsFrom(0, 100, 74_833)), nextRow: 120 },
  ],
  'catalog.path': () => ({ path: `/home/ada/Backups/${latestBackup.filename}` }),
  'catalog.showInFolder': nothing,
  'catalog.definition': () => ({ sql: definition, cut: false }),
  'catalog.exportTable': () => ({ filename: 'orders.csv', exportId: id(60) }),
  'catalog.showExport': nothing,
  'catalog.compare': () => ({ comparisonId: id(70), difference }),
  'catalog.compareLive': () => ({ comparisonId: id(70), difference }),
  'catalog.changes': ({ offset, limit }) => changesFrom(offset, limit),
  'catalog.closeComparison': nothing,
  'catalog.cancel': nothing,
  'catalog.close': nothing,
  'drills.start': () => ({ drillId: id(300) }),
  'drills.cancel': nothing,
  'drills.list': () => [],
  'drills.ofOpened': () => [],
  'drills.weekly': () => [],
  'restores.review': ({ database, mode }) => ({ ...review, database, mode }),
  'restores.start': () => ({ restoreId: id(400) }),
  'restores.cancel': nothing,
  'restores.list': () => [],
  'restores.databases': () => ({
    databases: [
      { name: 'shop', sizeBytes: 59_450_000, connectedUsers: 2 },
      { name: 'library', sizeBytes: null, connectedUsers: 0 },
    ],
    suggestedName: 'shop_copy',
  }),
  'restores.replaced': () => [],
  'restores.undo': nothing,
  'restores.discard': nothing,
  'runs.list': () => [],
  'runs.history': () => [
    aRun('published', {
      id: id(101),
      trigger: 'scheduled',
      admin: 'schedule',
      startedAt: night(0),
      finishedAt: latestBackup.createdAt,
      backup: latestBackup,
    }),
    aRun('failed', {
      id: id(102),
      startedAt: ago({ days: 2, hours: 3 }),
      finishedAt: ago({ days: 2, hours: 2, minutes: 59 }),
      error: { code: 'connection-refused', host: 'db.example.com', port: 5432 },
    }),
    aRun('cancelled', {
      id: id(103),
      connectionId: library.id,
      startedAt: ago({ days: 3 }),
      finishedAt: ago({ days: 3 }),
    }),
  ],
  'runs.log': () => ({
    lines: [
      `${ago({ days: 2, hours: 3 })} INFO backup begun {"database":"shop"}`,
      `${ago({ days: 2, hours: 2, minutes: 59 })} ERROR backup failed {"code":"connection-refused"}`,
    ],
    toolOutput: 'psql: error: connection to server at "db.example.com" failed: Connection refused',
  }),
  'schedule.overview': () => overview,
  'schedule.describe': () => overview.words,
  'schedule.save': nothing,
  'schedule.pause': nothing,
  'retention.preview': () => ({
    keepDays: 30,
    decisions: [
      { decision: 'keep', filename: latestBackup.filename, rule: 'newest-verified' },
      { decision: 'keep', filename: filenameOf(night(40)), rule: 'pinned' },
      {
        decision: 'delete',
        filename: filenameOf(night(41)),
        rule: 'older-than-limit',
        ageDays: 41,
        sizeBytes: 7_900_000,
      },
    ],
  }),
  'retention.apply': () => ({
    keepDays: 30,
    decisions: [],
    deleted: [filenameOf(night(41))],
    failures: [],
  }),
  'notifications.settings': () => defaultNotificationSettings,
  'notifications.failing': () => [],
  'notifications.save': nothing,
  'notifications.test': nothing,
  'folder.choose': () => null,
  'folder.useEarlier': nothing,
  'folder.open': nothing,
  'settings.update': nothing,
  'settings.takeLastGood': nothing,
  'settings.dropSetAside': nothing,
  'settings.showFile': nothing,
  'api.settings': () => ({ enabled: false, port: 8437, listening: null }),
  'api.save': (settings) => ({ ...settings, listening: settings.enabled ? settings.port : null }),
  'health.database': () => ({
    reachable: true,
    checkedAt: sampleNow.toISOString(),
    serverVersion: '15.18',
    isStandby: false,
    sizeBytes: 59_450_000,
    connections: { used: 7, maximum: 100 },
    largestTables: [
      {
        schema: 'sales',
        name: 'order_lines',
        sizeBytes: 21_000_000,
        sizeIsEstimated: false,
        estimatedRows: 74_833,
        lastVacuumAt: ago({ hours: 5 }),
      },
      {
        schema: 'public',
        name: 'books',
        sizeBytes: 9_000_000,
        sizeIsEstimated: true,
        estimatedRows: null,
        lastVacuumAt: null,
      },
    ],
    growth: { sinceAt: night(7), bytes: 1_900_000 },
  }),
  'health.statistics': () => statisticsOf(someBackups),
  'tools.list': () => [tools],
  'tools.chooseFolder': () => null,
  'doctor.run': () => [
    { name: 'PostgreSQL tools', state: 'ok', detail: 'pg_dump 15.18', nextStep: null },
    {
      name: 'Free space',
      state: 'attention',
      detail: '1.2 GB free, the next backup needs about 9 MB.',
      nextStep: 'Watch the free space.',
    },
    {
      name: 'Server of Library',
      state: 'failed',
      detail: 'Connection refused.',
      nextStep: 'Check that PostgreSQL is running.',
    },
  ],
  'session.state': () => ({
    state: 'signed-in',
    admin: 'Ada',
    expiresAt: ahead({ hours: 12 }),
    staysSignedIn: false,
  }),
  'session.createFirstAdmin': () => ({ state: 'needs-first-admin' }),
  'session.signIn': () => ({ state: 'signed-out', reason: 'not-yet' }),
  'session.lock': nothing,
  'session.signOut': nothing,
  'admins.list': () => [
    { id: id(10), name: 'Ada', createdAt: ago({ days: 90 }) },
    { id: id(11), name: 'Grace', createdAt: ago({ days: 3 }) },
  ],
  'admins.add': nothing,
  'admins.remove': nothing,
  'admins.changePassphrase': nothing,
  'audit.list': () => ({
    entries: [
      ['Ada opened the backup', 'backup-opened', 'admin'],
      ['The schedule created a backup of Shop', 'backup-created', 'schedule'],
      ['Sign-in as Grace failed', 'sign-in-failed', 'nobody'],
    ].map(([sentence = '', kind, by], index) => ({
      sequence: 3 - index,
      at: ago({ hours: 1 + index }),
      kind: kind as 'backup-opened',
      by: by === 'admin' ? { kind: by, name: 'Ada', door: 'window' } : { kind: by as 'schedule' },
      facts: {},
      previous: 'a'.repeat(64),
      hash: 'b'.repeat(64),
      sentence: `${sentence}.`,
    })),
    next: null,
  }),
  'tokens.list': () => [
    {
      id: id(20),
      name: 'nightly script',
      admin: 'Ada',
      createdAt: ago({ days: 10 }),
      expiresAt: ahead({ days: 80 }),
    },
  ],
  'tokens.create': ({ name, days }) => ({
    id: id(21),
    name,
    admin: 'Ada',
    createdAt: ago({}),
    expiresAt: ahead({ days }),
    token: 'sample.token.that-opens-nothing',
  }),
  'tokens.revoke': nothing,
};
export { connectionId };
