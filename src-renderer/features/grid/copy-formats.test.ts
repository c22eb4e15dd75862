import { expect, it } from 'vitest';
import { shownText } from '#shared/visible-text.ts';
import { copiedText, type CopiedTable } from './copy-formats.ts';

const column = (name: string, type: string | null = 'text', isIdentityAlways = false) => ({
  name,
  type,
  isIdentityAlways,
});
const table = (changes: Partial<CopiedTable>): CopiedTable => ({
  schema: 'public',
  name: 't',
  columns: [column('a'), column('b')],
  rows: [['1', null]],
  ...changes,
});

const nasty = [
  [`it's`, 'a "quote"'],
  ['two\nlines\t', String.raw`C:\temp\x`],
  [null, ''],
  [`'); DROP TABLE t; --`, 'é 世界'],
];

it('copies one cell as it is, and several with tabs, so that a spreadsheet reads them', () => {
  const one = table({ columns: [column('a')], rows: [['a\n"b"']] });
  expect(copiedText(one, 'cells')).toBe('a\n"b"');
  expect(copiedText(table({ rows: nasty }), 'cells')).toBe(
    [
      `it's\t"a ""quote"""`,
      `"two\nlines\t"\tC:\\temp\\x`,
      '\t',
      `'); DROP TABLE t; --\té 世界`,
    ].join('\n'),
  );
});

it('copies as CSV: NULL is an empty field, the empty text is quoted', () => {
  expect(copiedText(table({ rows: nasty }), 'csv')).toBe(
    '"a","b"\r\n' +
      `"it's","a ""quote"""\r\n` +
      '"two\nlines\t","C:\\temp\\x"\r\n' +
      ',""\r\n' +
      `"'); DROP TABLE t; --","é 世界"\r\n`,
  );
});

it('copies as JSON: numbers keep all their digits, JSON stays JSON', () => {
  const columns = [
    column('n', 'numeric(30,2)'),
    column('ok', 'boolean'),
    column('j', 'jsonb'),
    column('"q"', 'text'),
  ];
  const rows = [
    ['12345678901234567890.10', 't', '{"a": 1}', 'x"y'],
    ['NaN', null, 'not json', ''],
  ];
  const text = copiedText(table({ columns, rows }), 'json');
  expect(text).toContain('"n": 12345678901234567890.10');
  expect(JSON.parse(text)).toEqual([
    { n: Number('12345678901234567890.1'), ok: true, j: { a: 1 }, '"q"': 'x"y' },
    { n: 'NaN', ok: null, j: 'not json', '"q"': '' },
  ]);
});

it('copies as INSERT: no value and no name can leave its quotes', () => {
  const text = copiedText(
    table({
      schema: 'My "schema"',
      name: 'select',
      columns: [column('id', 'bigint'), column('of "it"')],
      rows: nasty.map(([, b], at) => [at === 2 ? '7; DROP' : String(at), b ?? null]),
    }),
    'insert',
  );
  expect(text).toBe(
    `INSERT INTO "My ""schema"""."select" ("id", "of ""it""") VALUES\n` +
      `  (0, 'a "quote"'),\n` +
      String.raw`  (1, E'C:\\temp\\x'),` +
      `\n  ('7; DROP', ''),\n` +
      `  (3, 'é 世界');\n`,
  );
  const quote = copiedText(table({ rows: [[`it's`, String.raw`\'`]] }), 'insert');
  expect(quote).toContain(String.raw`('it''s', E'\\''')`);
});

it('overrides an identity that is always generated, and splits many rows into statements', () => {
  const columns = [column('id', 'integer', true)];
  expect(copiedText(table({ columns, rows: [['1']] }), 'insert')).toContain(
    '("id") OVERRIDING SYSTEM VALUE VALUES',
  );
  const rows = Array.from({ length: 201 }, (_, at) => [String(at)]);
  expect(copiedText(table({ columns, rows }), 'insert').match(/INSERT/gu)).toHaveLength(3);
});

it('copies the original of a value that is shown with visible direction characters', () => {
  const original = 'a\u202Eb \\u202e';
  const one = table({ columns: [column('a')], rows: [[shownText(original)]] });
  expect(copiedText(one, 'cells')).toBe(original);
});
