/** States of restoring and proving. */
import { restoreWarning } from '#shared/domain/restore-warning.ts';
import { fail } from '#shared/errors/errors.ts';
import type { RestoreReview } from '#shared/domain/restore.ts';
import { OpenedBackup } from '../../src-renderer/features/opened-backup/OpenedBackup.tsx';
import { DatabaseDrills } from '../../src-renderer/features/drill/DatabaseDrills.tsx';
import { RestorePanel } from '../../src-renderer/features/restore/RestorePanel.tsx';
import { RestoreReview as Review } from '../../src-renderer/features/restore/RestoreReview.tsx';
import { aDrill, aProof, aRestore } from '../../tests/support/builders.ts';
import { neverAnswers } from '../sample-bridge.ts';
import { connectionId, contents, id, latestBackup, review, unbrokenName } from '../samples.ts';
import type { GalleryState } from '../stage.tsx';

const nothing = (): void => undefined;
const source = { kind: 'backup', connectionId, filename: latestBackup.filename } as const;

const page =
  (change: Partial<typeof contents> = {}) =>
  () => (
    <OpenedBackup
      contents={{ ...contents, ...change }}
      listed={{ connectionId, filename: latestBackup.filename }}
      connectionId={connectionId}
      view="restore"
      backTo="Shop"
      onBack={nothing}
      onView={nothing}
      onOpen={nothing}
    />
  );
const reviewing = (
  name: string,
  change: Partial<RestoreReview>,
  more: Partial<GalleryState> = {},
): GalleryState => ({
  name,
  answers: { 'restores.review': () => ({ ...review, ...change }) },
  show: () => (
    <Review
      order={{
        source,
        connectionId,
        database: change.database ?? review.database,
        mode: change.mode ?? 'new',
        tables: null,
      }}
      onOptions={nothing}
      onStarted={nothing}
    />
  ),
  ...more,
});
const restore = (one: ReturnType<typeof aRestore>) => () => (
  <RestorePanel restore={one} onDismiss={nothing} onRetry={nothing} />
);

export const restoring: GalleryState[] = [
  { name: 'The page', show: page() },
  {
    name: 'A name that is taken',
    show: page(),
    act: async (user, screen) => {
      const name = await screen.findByLabelText('Name');
      await user.clear(name);
      await user.type(name, 'shop');
      await screen.findByText('A database with this name already exists.');
    },
  },
  {
    name: 'Replace an existing database',
    show: page(),
    act: async (user, screen) => {
      await user.click(await screen.findByLabelText('Replace an existing database'));
      await user.click(await screen.findByPlaceholderText('Choose a database'));
    },
  },
  {
    name: 'Server unreachable',
    show: page(),
    answers: {
      'restores.databases': () =>
        fail({ code: 'connection-refused', host: 'db.example.com', port: 5432 }),
    },
  },
  { name: 'No server yet', show: page(), answers: { 'connections.list': () => [] } },
  {
    name: 'Some of many tables with long names',
    show: page({
      tables: Array.from({ length: 500 }, (_, index) => ({
        index,
        object: null,
        schema: 'archive',
        name: `${unbrokenName}_${index}`,
        columns: ['id'],
        rows: index * 1000,
        bytes: index * 64_000,
        state: 'whole' as const,
      })),
    }),
    act: async (user, screen) => {
      await user.click(await screen.findByLabelText('Some tables'));
    },
  },
  { name: 'Dump without tables', show: page({ tables: [] }) },
  reviewing('Review', {
    warnings: [restoreWarning('restore-review.owner-who-restores')],
  }),
  reviewing('Review of a replacement', {
    mode: 'replace',
    database: 'shop',
    connectedUsers: 2,
    warnings: [
      restoreWarning('restore-review.backed-up-first', { database: 'shop' }),
      restoreWarning('restore-review.connections-closed', { connections: 2, database: 'shop' }),
    ],
  }),
  reviewing('Review of some tables', {
    chosen: {
      tables: [{ schema: 'sales', name: 'orders' }],
      takenAlong: ['the type public.mood', 'the sequence sales.orders_id_seq'],
      leftOut: ['the foreign key orders_customer_fkey to sales.customers'],
    },
  }),
  reviewing('Review of an untrusted file', {
    needsTrust: true,
    madeAt: null,
    sourceDatabase: null,
  }),
  reviewing('Review with a blocker', {
    blocker: { code: 'roles-missing', roles: ['reader', 'writer'], needed: [] },
  }),
  reviewing(
    'Reading the file and asking the server',
    {},
    { answers: { 'restores.review': neverAnswers } },
  ),
  {
    name: 'Running',
    show: restore(
      aRestore('running', {
        progress: {
          phase: 'restoring',
          sqlBytes: 18_000_000,
          totalSqlBytes: 41_200_000,
          table: 'sales.order_lines',
          fraction: 0.44,
          elapsedMs: 6000,
          remainingMs: 8000,
        },
      }),
    ),
  },
  {
    name: 'Running without knowing how long',
    show: restore(aRestore('running', { mode: 'replace' })),
  },
  { name: 'Restored', show: restore(aRestore('finished')) },
  {
    name: 'Replaced, with undo',
    show: restore(
      aRestore('finished', {
        mode: 'replace',
        database: 'shop',
        result: {
          database: 'shop',
          tables: 37,
          rows: 186_402,
          durationMs: 13_800,
          warnings: [restoreWarning('restore-review.left-out.comment')],
          replacedDatabase: 'shop_before_2026_02_14',
          safetyBackup: 'backup_2026-02-14T10-29-00.sql.gz',
          replacedId: id(401),
        },
      }),
    ),
    act: async (user, screen) => {
      await user.click(await screen.findByText('Undo…'));
      await screen.findByRole('dialog');
    },
  },
  {
    name: 'Rejected by the server',
    show: restore(
      aRestore('failed', {
        error: {
          code: 'restore-failed',
          detail: 'function lower_name(text) does not exist',
          failure: {
            sqlState: '42883',
            message: 'function lower_name(text) does not exist',
            detail: null,
            hint: 'No function matches the given name and argument types.',
            context: 'SQL function "index_of" during inlining',
            object: 'index public.people_name',
            statement: 'CREATE INDEX people_name ON public.people (public.index_of(name))',
            serverMajor: 17,
            line: 4120,
          },
        },
      }),
    ),
  },
  { name: 'Cancelled', show: restore(aRestore('cancelled')) },
];

const drills = (drill: ReturnType<typeof aDrill>): Pick<GalleryState, 'answers' | 'show'> => ({
  answers: { 'drills.list': () => [drill] },
  show: () => <DatabaseDrills connectionId={connectionId} />,
});
const differences = Array.from(
  { length: 30 },
  (_, index) => `Row ${index + 1} of sales.orders differs.`,
);

export const proving: GalleryState[] = [
  { name: 'Running', ...drills(aDrill('running', { fraction: 0.3, elapsedMs: 4000 })) },
  { name: 'Proven', ...drills(aDrill('finished')) },
  {
    name: 'Differs after the restore',
    ...drills(aDrill('finished', { proof: aProof({ differences, ownersNotCompared: true }) })),
  },
  {
    name: 'Cannot be restored',
    ...drills(
      aDrill('finished', {
        proof: aProof({ differences: ['type "mood" does not exist'], notRestored: 'refused' }),
      }),
    ),
  },
  {
    name: 'No server of that version',
    ...drills(
      aDrill('failed', { error: { code: 'drill-no-server', wanted: '15', found: ['16', '17'] } }),
    ),
  },
  {
    name: 'Is the file to be trusted?',
    ...drills(
      aDrill('failed', { error: { code: 'drill-not-trusted', filename: latestBackup.filename } }),
    ),
    act: async (user, screen) => {
      await user.click(await screen.findByText('Prove it…'));
      await screen.findByRole('dialog');
    },
  },
  { name: 'Failed', ...drills(aDrill('failed')) },
  { name: 'Cancelled', ...drills(aDrill('cancelled')) },
];
