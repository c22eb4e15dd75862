/** States of an opened backup: overview, contents, comparison. */
import type { Contents } from '#shared/domain/catalog.ts';
import { fail, type NightjarError } from '#shared/errors/errors.ts';
import type { BackupView } from '../../src-renderer/navigation.ts';
import { DroppedBackups } from '../../src-renderer/features/opened-backup/DroppedBackups.tsx';
import { OpenedBackupPage } from '../../src-renderer/features/opened-backup/OpenedBackupPage.tsx';
import { aBackup, aProof } from '../../tests/support/builders.ts';
import { neverAnswers } from '../sample-bridge.ts';
import { ago, night } from '../sample-clock.ts';
import {
  connectionId,
  contents,
  difference,
  droppedFiles,
  id,
  latestBackup,
  listOf,
  unbrokenName,
} from '../samples.ts';
import type { GalleryState } from '../stage.tsx';

const nothing = (): void => undefined;
export const openedPage =
  (view: BackupView, change: Partial<Contents> = {}, isListed = true) =>
  () => (
    <OpenedBackupPage
      opened={{
        state: 'open',
        contents: { ...contents, ...change },
        listed: isListed ? { connectionId, filename: latestBackup.filename } : null,
      }}
      view={view}
      connectionId={connectionId}
      backTo="Shop"
      onView={nothing}
      onBack={nothing}
      onOpen={nothing}
    />
  );
const failing = (error: NightjarError) => () => (
  <OpenedBackupPage
    opened={{ state: 'failed', name: 'export.sql', error, request: { kind: 'chosen' } }}
    view="contents"
    connectionId={connectionId}
    backTo="Shop"
    onView={nothing}
    onBack={nothing}
    onOpen={nothing}
  />
);
/** A dump that another program created. Only the facts in the dump are known. */
const untrusted: Partial<Contents> = {
  filename: 'export.sql',
  madeBy: 'pg_dump',
  createdHere: false,
  database: null,
  createdAt: null,
  largeObjects: null,
  proof: null,
  damage: 'The dump was cut off: its last line is not the one that pg_dump ends with.',
};

export const opened: GalleryState[] = [
  {
    name: 'A folder was dropped',
    show: () => <DroppedBackups dropped={droppedFiles} onOpen={nothing} onClose={nothing} />,
  },
  {
    name: 'Files without a backup were dropped',
    show: () => (
      <DroppedBackups
        dropped={{
          backups: [],
          others: [{ name: unbrokenName, reason: 'The file is empty.' }],
          otherCount: 12,
          notInspected: 340,
        }}
        onOpen={nothing}
        onClose={nothing}
      />
    ),
  },
  { name: 'Overview', show: openedPage('overview') },
  { name: 'Overview of an untrusted file', show: openedPage('overview', untrusted, false) },
  {
    name: 'Overview of a damaged backup',
    show: openedPage('overview', {
      proof: aProof({ differences: ['public.orders has 2 rows less.'] }),
    }),
    answers: {
      'backups.list': () =>
        listOf([
          aBackup({
            createdAt: night(0),
            details: {
              invalidated: {
                kind: 'damaged',
                at: ago({ hours: 2 }),
                detail: 'Block 12 is damaged.',
              },
            },
          }),
        ]),
    },
  },
  {
    name: 'Opening',
    show: () => (
      <OpenedBackupPage
        opened={{ state: 'opening', name: 'export.sql', fraction: 0.4 }}
        view="contents"
        connectionId={null}
        backTo="Back"
        onView={nothing}
        onBack={nothing}
        onOpen={nothing}
      />
    ),
  },
  {
    name: 'Not a dump',
    show: failing({
      code: 'file-not-a-dump',
      filename: 'export.sql',
      detail: 'It is a picture.',
      advice: 'Choose a plain SQL dump of one database (.sql or .sql.gz), as pg_dump writes it.',
    }),
  },
  {
    name: 'Several databases in the file',
    show: failing({
      code: 'several-databases-in-file',
      filename: 'export.sql',
      databases: ['shop', 'library', unbrokenName],
    }),
  },
  {
    // The whole window, opened from the list of backups.
    name: 'In the window',
    act: async (user, screen) => {
      const [open] = await screen.findAllByText('Open');
      if (open !== undefined) await user.click(open);
      await user.click(await screen.findByText('orders'));
      await screen.findByRole('grid', { name: 'sales.orders' });
      await screen.findByText('100011');
      // The screenshot in README.md must not show a keyboard focus.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    },
  },
];

const orders: GalleryState['act'] = async (user, screen) => {
  await user.click(await screen.findByText('orders', { selector: '[role=treeitem] span' }));
  await screen.findByText('Column gift_message was added.');
};

export const comparing: GalleryState[] = [
  {
    name: 'Changes of a table',
    show: openedPage('compare'),
    act: async (user, screen) => {
      await screen.findByText(/^From /u);
      await orders(user, screen);
      await screen.findByText('100011');
    },
  },
  {
    name: 'With a damaged file',
    show: openedPage('compare'),
    answers: {
      'catalog.compare': () => ({
        comparisonId: id(70),
        difference: {
          ...difference,
          damage: { before: 'The dump was cut off in the rows of sales.orders.', after: null },
          tables: difference.tables.map((table) =>
            table.name === 'orders' ? { ...table, stateBefore: 'cut' as const } : table,
          ),
        },
      }),
    },
    act: async (_user, screen) => {
      await screen.findByText('Other objects');
    },
  },
  {
    name: 'All changes',
    show: openedPage('compare'),
    act: async (_user, screen) => {
      await screen.findByText('Other objects');
    },
  },
  { name: 'Nothing to compare with', show: openedPage('compare', untrusted, false) },
  {
    name: 'No difference',
    show: openedPage('compare'),
    answers: {
      'catalog.compare': () => ({
        comparisonId: id(70),
        difference: {
          same: true,
          damage: { before: null, after: null },
          tables: [],
          objects: [],
          sequences: [],
          largeObjects: null,
        },
      }),
    },
    act: async (_user, screen) => {
      await screen.findByText('Nothing has changed.');
    },
  },
  {
    name: 'Comparing',
    show: openedPage('compare'),
    answers: { 'catalog.compare': neverAnswers },
    act: async (_user, screen) => {
      await screen.findByText('Comparing…');
    },
  },
  {
    name: 'Comparison failed',
    show: openedPage('compare'),
    answers: {
      'catalog.compare': () =>
        fail({ code: 'file-refused', filename: 'export.sql', detail: 'It is a folder.' }),
    },
    act: async (_user, screen) => {
      await screen.findByRole('alert');
    },
  },
];
