/** States of the contents of an opened backup: rows, definitions, searches. */
import { fail } from '#shared/errors/errors.ts';
import type { Answers } from '../answers.ts';
import { neverAnswers } from '../sample-bridge.ts';
import { contents, rowsFrom, unbrokenName } from '../samples.ts';
import type { GalleryState } from '../stage.tsx';
import { openedPage } from './opened-backup.tsx';

const orders = async (
  ...[user, screen]: Parameters<NonNullable<GalleryState['act']>>
): Promise<void> => {
  await user.click(await screen.findByText('orders'));
  await screen.findByText('100011');
};

const search: GalleryState['act'] = async (user, screen) => {
  await orders(user, screen);
  await user.type(screen.getByLabelText('Search the rows', { selector: 'input' }), 'paid{Enter}');
};

/** A picture of one red pixel, as PostgreSQL prints it. */
const picture =
  String.raw`\x89504e470d0a1a0a0000000d49484452000000010000000108020000009077` +
  '53de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082';
const longColumns = ['id', 'settings', 'picture', 'seen_at', 'note', 'body'];
const longValues: Partial<Answers> = {
  'catalog.columns': () =>
    [
      ['id', 'uuid NOT NULL'],
      ['settings', 'jsonb'],
      ['picture', 'bytea'],
      ['seen_at', 'timestamp with time zone'],
      ['note', 'text'],
      ['body', 'text'],
    ].map(([name = '', type = ''], at) => ({
      name,
      definition: type,
      isPrimaryKey: at === 0,
      references: null,
      isIdentityAlways: false,
    })),
  'catalog.rows': ({ offset, limit }) => ({
    columns: longColumns,
    rows: Array.from({ length: Math.min(limit, 8) }, (_, at) => offset + at).map((number) => ({
      number,
      values: [
        `6ba7b810-9dad-11d1-80b4-00c04fd430c${number}`,
        '{"theme": "dark", "columns": ["id", "note"], "size": 12345678901234567890, "empty": {}}',
        picture,
        `2025-11-2${number} 21:40:12.5+01`,
        number % 2 === 0 ? null : '',
        `Long text. ${'The quick brown fox jumps over the lazy dog. '.repeat(20)}`,
      ],
    })),
    cut: [{ row: 1, column: 5, bytes: 3_400_000 }],
    totalRows: 8,
  }),
};

export const contentsStates: GalleryState[] = [
  {
    name: 'Truncated file',
    show: openedPage('contents', {
      damage: 'The dump was cut off in the rows of sales.orders.',
      tables: contents.tables.map((table, index) => ({
        ...table,
        rows: index > 3 ? 0 : table.rows,
        state: index < 3 ? 'whole' : index === 3 ? 'cut' : 'missing',
      })),
    }),
    act: async (_user, screen) => {
      await screen.findByText('This file is damaged');
    },
  },
  { name: 'Rows', show: openedPage('contents'), act: orders },
  {
    name: 'Definition',
    show: openedPage('definition'),
    act: async (_user, screen) => {
      await screen.findByText(/CREATE TABLE/u);
    },
  },
  {
    name: 'Sequence',
    show: openedPage('definition'),
    act: async (user, screen) => {
      await user.click(await screen.findByText('Sequences'));
      await user.click(await screen.findByText('orders_id_seq'));
      await screen.findByText(/last value 101480/u);
    },
  },
  {
    name: 'Found in one table',
    show: openedPage('contents'),
    act: async (user, screen) => {
      await search(user, screen);
      await screen.findByText('2 found');
    },
  },
  {
    name: 'Found in all tables',
    show: openedPage('contents'),
    act: async (user, screen) => {
      await user.click(await screen.findByText('All tables'));
      await search(user, screen);
      await screen.findByText('Found in 2 tables, 2 here');
    },
  },
  {
    name: 'Searching',
    show: openedPage('contents'),
    answers: { 'catalog.search': neverAnswers },
    act: async (user, screen) => {
      await search(user, screen);
      await screen.findByText('Stop');
    },
  },
  {
    name: 'Nothing found',
    show: openedPage('contents'),
    answers: { 'catalog.search': () => ({ ...rowsFrom(0, 0, 1470), nextRow: null }) },
    act: async (user, screen) => {
      await search(user, screen);
      await screen.findByText('No row contains this text.');
    },
  },
  {
    name: 'One row',
    show: openedPage('contents', {
      tables: contents.tables.map((table) => ({ ...table, columns: longColumns, rows: 8 })),
    }),
    answers: longValues,
    act: async (user, screen) => {
      await user.click(await screen.findByText('orders'));
      await screen.findByText('6ba7b810-9dad-11d1-80b4-00c04fd430c0');
      screen.getByRole('grid').focus();
      await user.keyboard('{ArrowDown} ');
      await screen.findByRole('complementary', { name: 'orders, row 2' });
    },
  },
  {
    name: 'Menu of cells',
    show: openedPage('contents'),
    act: async (user, screen) => {
      await orders(user, screen);
      await user.pointer({ keys: '[MouseRight]', target: screen.getByText('100013') });
      await screen.findByText('Copy as INSERT');
    },
  },
  {
    name: 'Table without rows',
    show: openedPage('contents'),
    act: async (user, screen) => {
      await user.click(await screen.findByText('carts'));
      await screen.findByText('This table has no rows.');
    },
  },
  { name: 'Empty dump', show: openedPage('contents', { tables: [], objects: [], sequences: [] }) },
  {
    name: 'Rows cannot be read',
    show: openedPage('contents'),
    answers: { 'catalog.rows': () => fail({ code: 'file-changed', filename: 'export.sql' }) },
  },
  {
    name: 'A million rows',
    show: openedPage('contents', {
      tables: contents.tables.map((table) => ({ ...table, rows: 1_200_000 })),
    }),
    answers: { 'catalog.rows': ({ offset, limit }) => rowsFrom(offset, limit, 1_200_000) },
    act: async (user, screen) => {
      await orders(user, screen);
      screen.getByRole('grid').focus();
      await user.keyboard('{Control>}{End}{/Control}');
      await screen.findByText('1,200,000', { selector: '[role=rowheader]' });
    },
  },
  {
    name: 'Many tables with long names',
    show: openedPage('contents', {
      objects: [],
      tables: Array.from({ length: 2000 }, (_, index) => ({
        index,
        object: null,
        schema: unbrokenName,
        name: `${unbrokenName}_${index}`,
        columns: Array.from({ length: 40 }, (_column, column) => `${unbrokenName}_${column}`),
        rows: 3,
        bytes: 900,
        state: 'whole' as const,
      })),
    }),
    answers: {
      'catalog.columns': () => [],
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
