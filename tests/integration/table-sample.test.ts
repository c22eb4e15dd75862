/** The size estimates for tables without an earlier backup, compared with the output of COPY. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tableKey, type TableExpectation } from '../../src-main/backup/progress/progress.ts';
import { tableExpectations } from '../../src-main/backup/progress/table-expectations.ts';
import { lockTable } from '../support/engine.ts';
import { ownServerAccess, superuserAt } from '../support/server-access.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'sampled';
const names = ['numbers', 'prose', 'files', `"it's ""odd"""`];

beforeAll(async () => {
  await cluster.createDatabase(database);
  await cluster.psql(
    database,
    `create table numbers (id bigint, none int, at timestamptz, twice int generated always as (1) stored)
       with (autovacuum_enabled = off);
     insert into numbers select i, null, now() from generate_series(1, 40000) i;
     create table prose (id int, body text) with (autovacuum_enabled = off);
     insert into prose select i, (select string_agg(md5((i * 20 + p)::text) || repeat('again ', 15), '')
       from generate_series(1, 20) p) from generate_series(1, 2500) i;
     create table files (id int, content bytea) with (autovacuum_enabled = off);
     alter table files alter content set storage external;
     insert into files select i, (select string_agg(sha512((i * 128 + p)::text::bytea), '')
       from generate_series(1, 128) p) from generate_series(1, 200) i;
     create table "it's ""odd""" ("a ""b"" 'c'" text, "select" jsonb) with (autovacuum_enabled = off);
     insert into "it's ""odd""" select repeat('x', 1 + i % 200), '{"a": [1, 2, "three"]}'
       from generate_series(1, 20000) i;
     delete from "it's ""odd""" where ctid::text ~ ',(1|2|3|4|5)\\)';
     alter table numbers enable row level security;`,
  );
});
afterAll(() => cluster.dropDatabase(database));

const expectations = (): Promise<Map<string, TableExpectation>> =>
  tableExpectations(
    ownServerAccess(),
    superuserAt(cluster, database),
    cluster.binDirectory,
    new Map(),
  );

const expectedBytes = (all: Map<string, TableExpectation>, name: string): number => {
  const known = all.get(tableKey('public', name.replace(/^"|"$/gu, '').replaceAll('""', '"')));
  return (known?.rows ?? NaN) * (known?.bytesPerRow ?? NaN);
};

describe('a first backup', () => {
  it('a first backup estimates the SQL size of each kind of table, with and without statistics', async () => {
    for (const statistics of ['select pg_stat_reset()', 'analyze']) {
      await cluster.psql(database, statistics);
      const all = await expectations();
      for (const name of names) {
        const copied = await cluster.psql(database, `copy ${name} to stdout`);
        const part = expectedBytes(all, name) / copied.length;
        expect(part, `${name} after ${statistics}`).toBeGreaterThan(0.8);
        expect(part, `${name} after ${statistics}`).toBeLessThan(1.25);
      }
    }
  });

  it('a first backup skips a locked table in its estimate, and estimates the other tables', async () => {
    await cluster.psql(database, 'analyze');
    const { release } = await lockTable(cluster, database, 'prose');
    const all = await expectations();
    await release();
    expect(all.get(tableKey('public', 'prose'))).toMatchObject({ rows: 2500, bytesPerRow: null });
    expect(expectedBytes(all, 'files')).toBeGreaterThan(3_000_000);
  });
});
