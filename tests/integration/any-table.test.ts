/**
 * Tables of any shape, name and content: each page of the grid shows the same rows as the server.
 */
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { createCatalogs } from '../../src-main/catalog/catalogs.ts';
import { createIndexCache } from '../../src-main/catalog/open/index-cache.ts';
import { systemClock } from '../../src-main/system/clock.ts';
import { identifier } from '../../src-main/postgres/connection/quote-sql.ts';
import { temporaryFolder } from '../support/engine.ts';
import { testSeed } from '../support/random.ts';
import { dumpOf } from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'any tables';
afterAll(() => cluster.dropDatabase(database));

/**
 * Any text that PostgreSQL accepts, with characters that COPY and INSERT must escape more often
 * than by chance.
 */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...Array.from('\\\t\n\r\'",{}()\b\v $;'),
      '\\.',
      '\\N',
      '--',
      '/*',
      '\n\\.\n',
      '\r\n',
      '',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter(
      // psql omits the last two code points from its output.
      (one) => one !== '\0' && (one.codePointAt(0) ?? 0) < 0x10_ff_fe,
    ),
  ),
  maxLength: 12,
});
const anyName = anyText
  .map((text) => Array.from(text).slice(0, 12).join(''))
  .filter((name) => name !== '');

const sqlText = (text: string): string =>
  `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
const inQuotes = (value: string | number | bigint): string => `'${value}'`;
const anyJson = fc
  .jsonValue({ maxDepth: 2 })
  // A NUL character is valid in JSON, but jsonb rejects it.
  .map((value) => sqlText(JSON.stringify(value).replaceAll('\\u0000', '')));
const orNull = (value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.option(value).map((one) => one ?? 'NULL');
const listOf = (value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(orNull(value), { maxLength: 4 }).map((items) => `ARRAY[${items.join(', ')}]`);
const anyDate = fc.oneof(
  fc.constantFrom('infinity', '-infinity', '0044-03-15 12:00:00 BC'),
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
);
const text = anyText.map(sqlText);
const pair = fc
  .tuple(orNull(fc.integer().map(String)), orNull(text))
  .map(([a, b]) => `ROW(${a}, ${b})::pair`);

/** Values by type, as written in a statement. */
const valuesOf: Record<string, fc.Arbitrary<string>> = {
  integer: fc.integer().map(inQuotes),
  bigint: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(inQuotes),
  boolean: fc.boolean().map(String),
  text,
  'character(5)': fc.constantFrom("''", "'a'", "' b '"),
  bytea: fc
    .uint8Array({ maxLength: 20 })
    .map((bytes) => `'\\x${Buffer.from(bytes).toString('hex')}'`),
  numeric: fc
    .oneof(
      fc.constantFrom('NaN', '-0', '1e-300', '1e300', '0.00'),
      fc.tuple(fc.bigInt(), fc.nat(1e9)).map(([whole, part]) => `${whole}.${part}`),
    )
    .map(inQuotes),
  'double precision': fc.double().map((one) => inQuotes(Object.is(one, -0) ? '-0' : one)),
  jsonb: anyJson,
  json: anyJson,
  'text[]': listOf(text),
  'integer[]': listOf(fc.integer().map(String)),
  'bytea[]': listOf(fc.constantFrom("'\\x'", "'\\x5c0a'")),
  pair,
  'pair[]': listOf(pair),
  timestamp: anyDate.map(inQuotes),
  timestamptz: anyDate.map(inQuotes),
  interval: fc.integer({ min: -1e6, max: 1e6 }).map((hours) => `'${hours} hours 3 mons'`),
  int4range: fc.constantFrom("'empty'", "'[1,5)'", "'(,)'", "'[3,]'"),
  'bit varying': fc.constantFrom("B''", "B'1010'"),
  'mood "x"': fc.constantFrom("'good, or '", '\'"bad"\'', "E'\\\\.'"),
};

const anyTable = fc
  .uniqueArray(fc.record({ name: anyName, type: fc.constantFrom(...Object.keys(valuesOf)) }), {
    minLength: 1,
    maxLength: 6,
    selector: ({ name }) => name,
  })
  .chain((columns) =>
    fc.record({
      name: anyName,
      columns: fc.constant(columns),
      rows: fc.array(fc.tuple(...columns.map(({ type }) => orNull(valuesOf[type] ?? text))), {
        maxLength: 14,
      }),
    }),
  );
type AnyTable = typeof anyTable extends fc.Arbitrary<infer Table> ? Table : never;

const typeOf = (type: string): string => (type === 'mood "x"' ? '"mood ""x"""' : type);
/** pg_dump replaces line breaks in its comments by spaces. */
const inComment = (name: string): string => name.replaceAll(/[\r\n]/gu, ' ');

function tableSql({ name, columns, rows }: AnyTable): string {
  const list = columns.map((one) => `${identifier(one.name).text} ${typeOf(one.type)}`).join(', ');
  const values = rows.map(
    (row) => `(${row.map((one, at) => `${one}::${typeOf(columns[at]?.type ?? '')}`).join(', ')})`,
  );
  const insert =
    rows.length === 0 ? '' : `INSERT INTO ${identifier(name).text} VALUES ${values.join(',\n')};`;
  return `CREATE TABLE ${identifier(name).text} (${list});\n${insert}\n`;
}

/**
 * Every value as the server prints it, and null for NULL, in the order in which a dump contains
 * them.
 */
function askSql({ name, columns }: AnyTable): string {
  const values = columns.map(({ name: column }) => {
    const quoted = identifier(column).text;
    // A row of NULLs "is null", too.
    return `CASE WHEN pg_catalog.num_nulls(${quoted}) = 1 THEN NULL ELSE pg_catalog.format('%s', ${quoted}) END`;
  });
  return `SELECT coalesce(json_agg(json_build_array(${values.join(', ')}) ORDER BY ctid), '[]') FROM ${identifier(name).text};\n`;
}

it('the grid shows page by page the rows of the server, from COPY and from INSERT statements', async () => {
  const found = fc.sample(anyTable, { numRuns: 150, seed: testSeed });
  const tables = [...new Map(found.map((one) => [inComment(one.name), one])).values()];
  await cluster.createDatabase(database);
  const types = `CREATE TYPE pair AS (a integer, b text); CREATE TYPE "mood ""x""" AS ENUM ('good, or ', '"bad"', E'\\\\.');\n`;
  await cluster.psql(database, types + tables.map(tableSql).join(''));
  const answer = await cluster.psql(
    database,
    `SET bytea_output = 'hex'; SET extra_float_digits = 3;\n${tables.map(askSql).join('')}`,
  );
  const expected = answer
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as (string | null)[][]);
  const log = { info() {}, warn() {}, error() {}, registerSecret() {} };
  const cache = createIndexCache(await temporaryFolder(), systemClock, log);
  for (const how of [[], ['--inserts'], ['--column-inserts', '--rows-per-insert=7']]) {
    const catalogs = createCatalogs({
      cache,
      log,
      createdHere: async () => false,
      storedProof: async () => null,
    });
    const file = await dumpOf(cluster, database, ...how);
    const contents = await catalogs.open(file);
    expect(contents.warnings).toEqual([]);
    expect(contents.tables).toHaveLength(tables.length);
    for (const [at, { name, columns }] of tables.entries()) {
      const table = contents.tables.find((one) => inComment(one.name) === inComment(name));
      expect(table?.columns).toEqual(columns.map((one) => one.name));
      const rows = expected[at] ?? [];
      for (let offset = 0; offset === 0 || offset < rows.length; offset += 4) {
        const which = { table: table?.index ?? -1, offset, limit: 4 };
        const page = await catalogs.rows(contents.openedId, which);
        expect(page.rows.map(({ values }) => values)).toEqual(rows.slice(offset, offset + 4));
        expect(page.totalRows).toBe(rows.length);
      }
    }
    await catalogs.closeAll();
  }
});
