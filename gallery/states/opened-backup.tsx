/** States of an opened backup: overview, contents, comparison. */
import type { Contents } from '#shared/domain/catalog.ts';
import { fail, type NightjarError } from '#shared/errors/errors.ts';
import type { BackupView } from '../../src-renderer/navigation.ts';
import { OpenedBackupPage } from '../../src-renderer/features/opened-backup/OpenedBackupPage.tsx';
import { aBackup, aProof } from '../../tests/support/builders.ts';
import type { Answers } from '../answers.ts';
import { neverAnswers } from '../sample-bridge.ts';
import { ago, night } from '../sample-clock.ts';
import {
  connectionId,
  contents,
  difference,
  latestBackup,
  listOf,
  rowsFrom,
  unbrokenName,
} from '../samples.ts';
import type { GalleryState } from '../stage.tsx';

const nothing = (): void => undefined;
const page =
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
  warnings: ['The dump was cut off: its last line is not the one that pg_dump ends with.'],
};

export const opened: GalleryState[] = [
  { name: 'Overview', show: page('overview') },
  { name: 'Overview of an untrusted file', show: page('overview', untrusted, false) },
  {
    name: 'Overview of a damaged backup',
    show: page('overview', {
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
      await screen.findByText('sales.orders');
      await screen.findByText('100011');
      // The screenshot in README.md must not show a keyboard focus.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    },
  },
];

const orders = async (
  ...[user, screen]: Parameters<NonNullable<GalleryState['act']>>
): Promise<void> => {
  await user.click(await screen.findByText('orders'));
  await screen.findByText('100011');
};

/** Only ten rows, for states that do not test the rows. */
const fewRows: Partial<Answers> = {
  'catalog.rows': ({ table, offset }) => rowsFrom(offset, 10, contents.tables[table]?.rows ?? 0),
};

export const contentsStates: GalleryState[] = [
  { name: 'Rows', show: page('contents'), act: orders },
  {
    name: 'Definition',
    show: page('contents'),
    answers: fewRows,
    act: async (user, screen) => {
      await user.click(await screen.findByText('Definition'));
      await screen.findByText(/CREATE TABLE/u);
    },
  },
  {
    name: 'Found',
    show: page('contents'),
    answers: fewRows,
    act: async (user, screen) => {
      await orders(user, screen);
      await user.type(screen.getByLabelText('Search the rows'), 'paid{Enter}');
      await screen.findByText('2 found');
    },
  },
  {
    name: 'One row',
    show: page('contents'),
    answers: {
      'catalog.rows': ({ offset, limit }) => ({
        ...rowsFrom(offset, Math.min(limit, 10), 1470),
        cut: [{ row: 0, column: 5, bytes: 3_400_000 }],
      }),
    },
    act: async (user, screen) => {
      await orders(user, screen);
      await user.click(screen.getByLabelText('Open row 1'));
      await screen.findByRole('dialog');
    },
  },
  {
    name: 'Table without rows',
    show: page('contents'),
    answers: fewRows,
    act: async (user, screen) => {
      await user.click(await screen.findByText('carts'));
      await screen.findByText('This table has no rows.');
    },
  },
  { name: 'Empty dump', show: page('contents', { tables: [], objects: [], sequences: [] }) },
  {
    name: 'Rows cannot be read',
    show: page('contents'),
    answers: { 'catalog.rows': () => fail({ code: 'file-changed', filename: 'export.sql' }) },
  },
  {
    name: 'Many tables with long names',
    show: page('contents', {
      objects: [],
      tables: Array.from({ length: 2000 }, (_, index) => ({
        index,
        object: null,
        schema: unbrokenName,
        name: `${unbrokenName}_${index}`,
        columns: Array.from({ length: 40 }, (_column, column) => `${unbrokenName}_${column}`),
        rows: 3,
        bytes: 900,
      })),
    }),
    answers: {
      'catalog.rows': () => ({
        columns: Array.from({ length: 40 }, (_, column) => `${unbrokenName}_${column}`),
        rows: [0, 1, 2].map((number) => ({
          number,
          values: Array.from({ length: 40 }, () => unbrokenName),
        })),
        cut: [],
        totalRows: 3,
      }),
    },
  },
];

const compare: GalleryState['act'] = async (user, screen) => {
  await user.click(await screen.findByText('Or a file…'));
};
const compared: GalleryState['act'] = async (user, screen) => {
  await compare(user, screen);
  await screen.findByText(/^From /u);
};

export const comparing: GalleryState[] = [
  { name: 'Choice', show: page('compare') },
  {
    name: 'Differences',
    show: page('compare'),
    act: async (user, screen) => {
      await compared(user, screen);
      await user.click(screen.getByText('sales.orders'));
    },
  },
  {
    name: 'No difference',
    show: page('compare'),
    answers: {
      'catalog.compare': () => ({
        ...difference,
        same: true,
        tables: [],
        objects: [],
        sequences: [],
        largeObjects: null,
      }),
    },
    act: compared,
  },
  {
    name: 'Running',
    show: page('compare'),
    answers: { 'catalog.compare': neverAnswers },
    act: compare,
  },
  {
    name: 'Failed',
    show: page('compare'),
    answers: {
      'catalog.openFile': () =>
        fail({ code: 'file-refused', filename: 'export.sql', detail: 'It is a folder.' }),
    },
    act: async (user, screen) => {
      await compare(user, screen);
      await screen.findByRole('alert');
    },
  },
];
