/** Nightjar and the server quote text in the same way, and the quoted text reads back unchanged. */
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  identifier,
  integer,
  literal,
  qualifiedName,
  sql,
  sqlList,
  type Sql,
} from '../../src-main/postgres/connection/quote-sql.ts';
import { attempts } from '../support/attempts.ts';
import { runToEnd } from '../support/engine.ts';
import { testSeed } from '../support/random.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const longestNameBytes = 63;

/**
 * Characters that must be escaped in SQL, psql and dump formats are more frequent than by chance.
 */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...Array.from('"\'\\;$:.,()\n\r\t %`'),
      '--',
      '/*',
      '\\!',
      '$$',
      "E'",
      'U&"',
      '',
    ),
    // psql omits the last two code points from its output.
    fc
      .string({ unit: 'binary', minLength: 1, maxLength: 1 })
      .filter((one) => one !== '\0' && (one.codePointAt(0) ?? 0) < 0x10_ff_fe),
  ),
  maxLength: 14,
});
const anyName = anyText.filter(
  (name) => name !== '' && Buffer.byteLength(name) <= longestNameBytes,
);

/** As Nightjar sends queries: one argument of psql, or a line that psql reads. */
async function ask(statement: Sql, way: 'argument' | 'input'): Promise<unknown> {
  const sent = `${statement.text};\n`;
  if (way === 'input') return JSON.parse(await cluster.psql('postgres', sent));
  const { host, port, user, password } = cluster;
  const { stdout, stderr } = await runToEnd(
    path.join(cluster.binDirectory, 'psql'),
    ['-X', '-A', '-t', '-q', '-w', '-v', 'ON_ERROR_STOP=1', '-c', sent],
    {
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGPASSWORD: password,
      PGDATABASE: 'postgres',
      PGCLIENTENCODING: 'UTF8',
      PGOPTIONS: '-c client_min_messages=error',
    },
  );
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout);
}

const settings = [
  ['on', 'argument'],
  ['off', 'argument'],
  ['on', 'input'],
  ['off', 'input'],
] as const;
/** Several queries in one call, because starting psql takes longer than the queries. */
const queriesPerCall = 100;

describe.each(settings)('with standard_conforming_strings %s, as %s', (conforming, way) => {
  const before = sql`set standard_conforming_strings = ${literal(conforming)}; set escape_string_warning = off; set quote_all_identifiers = on;`;
  const options = { numRuns: attempts(5, 200), seed: testSeed };

  it('any text reads back unchanged, and is quoted as by quote_literal', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyText, { minLength: 1, maxLength: queriesPerCall }),
        async (texts) => {
          const list = sqlList(
            texts.map(
              (text) => sql`json_build_array(${literal(text)}, quote_literal(${literal(text)}))`,
            ),
          );
          expect(await ask(sql`${before} select json_build_array(${list})`, way)).toEqual(
            texts.map((text) => [text, literal(text).text]),
          );
        },
      ),
      options,
    );
  });

  it('any name refers to the object of that name, and is quoted as by quote_ident', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyName, { minLength: 1, maxLength: queriesPerCall }),
        async (names) => {
          const list = sqlList(
            names.map(
              (name) =>
                sql`(select json_build_array(json_object_keys(row_to_json(r)), quote_ident(${literal(name)})) from (select 1 as ${identifier(name)}) r)`,
            ),
          );
          expect(await ask(sql`${before} select json_build_array(${list})`, way)).toEqual(
            names.map((name) => [name, identifier(name).text]),
          );
        },
      ),
      options,
    );
  });
});

it('a table is found by its qualified name, for any schema and table name', async () => {
  const [schema, name] = ['a "schema".\n\\! x;', 'and\r"; its $$ table\''];
  const made = sql`create schema ${identifier(schema)}; create table ${qualifiedName(schema, name)} (a int);`;
  const dropped = sql`drop schema ${identifier(schema)} cascade;`;
  const counted = sql`insert into ${qualifiedName(schema, name)} values (${integer(-7)}); select json_agg(a) from ${qualifiedName(schema, name)}`;
  expect(await ask(sql`${made} ${counted}; ${dropped}`, 'input')).toEqual([-7]);
});

it('text that no database can store is rejected', () => {
  for (const text of ['a\0b', '\ud800', 'x\udc00']) {
    const rejected = expect.objectContaining({
      error: expect.objectContaining({ code: 'invalid-input' }) as unknown,
    }) as Error;
    expect(() => identifier(text)).toThrow(rejected);
    expect(() => literal(text)).toThrow(rejected);
  }
  for (const number of [1.5, Number.NaN, Infinity, 2 ** 60])
    expect(() => integer(number)).toThrow('whole number');
});

it('a plain string is not accepted as SQL by the compiler', () => {
  expectTypeOf<string>().not.toExtend<Sql>();
  expectTypeOf<{ text: string }>().not.toExtend<Sql>();
  expectTypeOf(sql).parameter(1).toEqualTypeOf<Sql>();
});
