/** Databases for several sessions, and the comparison of a backup with the dump of one pg_dump. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { realProcesses } from '../../src-main/system/processes.ts';
import type { TestClusterClient } from './test-cluster.ts';

/** Every table counts as large, and a table of a few pages has several pieces. */
export const smallSizes = { tableBytes: 0, pieceBytes: 16_384 };

/** Tables with many pages, updated and deleted rows, long values, and settings that change text. */
export const manyRowsSql = String.raw`
create table churned (id int primary key, t text, at timestamptz default '2026-03-04 05:06:07.89+03', f float8, i interval, b bytea);
insert into churned (id, t, f, i, b) select n, E'a\tb\\' || n, n / 7.0, make_interval(secs => n), decode(md5(n::text), 'hex') from generate_series(1, 9000) n;
delete from churned where id % 3 = 0; update churned set t = t || 'é' where id % 5 = 0;
create table "Very ""Long"" Values" ("Key" int, v text); alter table "Very ""Long"" Values" alter v set storage external;
insert into "Very ""Long"" Values" select n, repeat(md5(n::text), 300) from generate_series(1, 200) n;
create table empty_pages (a int primary key); insert into empty_pages select generate_series(1, 5000); delete from empty_pages;
create table a_first (a int, gone int, b int generated always as (a + 1) stored, c int); alter table a_first drop gone; insert into a_first (a) select generate_series(1, 3000);
`;

/** Renames the table of `everyKindSql` whose name has line breaks. */
export const withoutLineBreaks = String.raw`alter table "table with
line ""break"" back\slash \. \! " rename to "back\slash \. \! ""quoted"" é"`;

/** The key of `\restrict` is random in each dump. */
const withoutKeys = (sql: string): string => sql.replaceAll(/^\\(un)?restrict .*$/gmu, '');
const hashOf = (sql: string): string => createHash('sha256').update(withoutKeys(sql)).digest('hex');

/** Returns a hash of the SQL that one pg_dump writes with the options of a backup. */
export async function hashByPgDump(
  { host, port, user, password, binDirectory }: TestClusterClient,
  database: string,
): Promise<string> {
  const { exitCode, stdout, stderr } = await realProcesses.run({
    file: path.join(binDirectory, 'pg_dump'),
    args: ['--format=plain', '--no-owner', '--no-privileges', '--encoding=UTF8'],
    env: {
      PATH: process.env['PATH'],
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGPASSWORD: password,
      PGDATABASE: database,
      PGTZ: 'UTC',
    },
  });
  if (exitCode !== 0) throw new Error(stderr);
  return hashOf(stdout);
}

/** Returns the same hash of a backup. */
export async function hashOfBackup(file: string): Promise<string> {
  return hashOf(gunzipSync(await readFile(file)).toString());
}
