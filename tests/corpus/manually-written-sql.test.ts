/**
 * SQL that was written manually, as in sample databases and tutorials: it is restored, and proven
 * as far as it can be compared.
 */
import { sentences } from '../support/restore-warnings.ts';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import type { Proof } from '#shared/domain/proof.ts';
import { leftOutOfProof } from '#shared/domain/proof.ts';
import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import { startEngine, temporaryFolder, type TestEngine } from '../support/engine.ts';
import { databasesOf, errorCodeOf, restore } from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
let engine: TestEngine;
let connection: Connection;
beforeAll(async () => {
  engine = await startEngine();
  connection = await engine.connect(cluster, { database: sampleDatabaseName });
});
afterAll(async () => {
  await engine.stop();
  await cluster.dropDatabase('by hand');
});

async function fileOf(sql: string): Promise<string> {
  const file = path.join(await temporaryFolder(), 'by-hand.sql');
  await writeFile(file, sql);
  return file;
}

const drill = async (filePath: string): Promise<Proof> =>
  await engine.nightjar.drills.start({ filePath, connectionId: null, trusted: true, where: 'here' })
    .finished;

const intoNew = async (filePath: string) =>
  await restore(engine, {
    filePath,
    connectionId: connection.id,
    database: 'by hand',
    trusted: true,
  });

const music = (name: string): string => `/* The music database. */

DROP DATABASE IF EXISTS ${name};
create database ${name};

\\c ${name};

CREATE TABLE album
(
    album_id INT NOT NULL,
    title VARCHAR(160) NOT NULL,
    CONSTRAINT album_pkey PRIMARY KEY  (album_id)
);

INSERT INTO album (album_id, title) VALUES
    (1, N'For Those About To Rock We Salute You'),
    (2, n'It''s \\ a Ball');
`;

it('a file that creates its database and connects to it is restored into the new database and creates no other', async () => {
  const file = await fileOf(music('Music'));
  const before = await databasesOf(cluster);
  const { warnings } = await intoNew(file);
  expect(sentences(warnings).join('\n')).toContain('creates a database “music”');
  expect(await cluster.psql('by hand', 'select title from album order by 1')).toBe(
    "For Those About To Rock We Salute You\nIt's \\ a Ball",
  );
  expect(await databasesOf(cluster)).toEqual([...before, 'by hand'].toSorted());
  await cluster.dropDatabase('by hand');
  const proof = await drill(file);
  expect(proof).toMatchObject({ tables: 1, rows: 2, differences: [] });
  expect(proof.rowsNotCompared).toBeUndefined();
});

it('a file that only connects to its database is restored into the new database', async () => {
  const file = await fileOf('\\connect "Music";\n\nCREATE TABLE t (id int);\n');
  const { warnings } = await intoNew(file);
  expect(sentences(warnings).join('\n')).toContain('connects to a database “Music”');
  expect(await cluster.psql('by hand', 'select count(*) from t')).toBe('0');
  await cluster.dropDatabase('by hand');
});

it.each([
  ['another database', music('music').replace('\\c music', '\\c other')],
  ['a database after the tables', `${music('music')}\\c music\n`],
  ['another database later', '\\c music\n\\c other\ncreate table t (id int);\n'],
  ['a database as another user', music('music').replace('\\c music', '\\c music postgres')],
])('a file that connects to %s is rejected', async (_, sql) => {
  expect(await errorCodeOf(intoNew(await fileOf(sql)))).toBe('dump-makes-databases');
});

it('values in an unusual notation are not compared and are not reported as different', async () => {
  const file = await fileOf(`
create table t (id serial primary key, day date, at timestamp default now(), price numeric(10, 2), ok boolean, list int[]);
create table same (id int, note text);
create table blanks (id int);
insert into t (day, at, price, ok, list) values ('2020-1-5', '2020-01-05 10:00', 1.5, 'yes', '{1, 2}');
insert into t (day, price) values (current_date, 2), (date '2021-02-03', 3.10), (default, 7);
insert into same (id, note) values (1, 'one'), (2, null);
  insert into blanks values (1), (2);
`);
  const proof = await drill(file);
  expect(proof).toMatchObject({ differences: [], rowsNotCompared: ['public.blanks', 'public.t'] });
  expect(leftOutOfProof(proof)).toContain('The rows of public.blanks, public.t were not compared');
  await intoNew(file);
  expect(await cluster.psql('by hand', 'select count(*) from blanks')).toBe('2');
  await cluster.dropDatabase('by hand');
});

it('rows that the file changes later are restored as psql restores them, and this is reported', async () => {
  const file = await fileOf(`create table t (id int primary key);
create table old (id int);
create table parts (id int) partition by list (id);
create table part partition of parts for values in (1, 2);
insert into t values (1), (2), (3);
insert into t values (3) on conflict do nothing;
delete from t where id = 1;
insert into old values (1);
alter table old rename to renamed;
insert into parts values (1), (2);
alter table t owner to nightjar;
`);
  const { warnings } = await intoNew(file);
  expect(sentences(warnings).join('\n')).toContain(
    'public.t has 2 rows, but the file contained 4.',
  );
  expect(sentences(warnings).join('\n')).toContain('public.old of the file no longer exists.');
  expect(await cluster.psql('by hand', 'select count(*) from renamed, parts')).toBe('2');
  await cluster.dropDatabase('by hand');
  const differences = ['public.t has 2 rows after the restore instead of 4.'];
  expect((await drill(file)).differences).toEqual(expect.arrayContaining(differences));
});

it('rows in partitions and renamed tables are in the same tables as after psql', async () => {
  const file = await fileOf(`create table old (id int);
create table parts (id int) partition by list (id);
create table part partition of parts for values in (1, 2);
insert into old values (1);
alter table old rename to renamed;
insert into parts values (1), (2);
`);
  expect((await drill(file)).differences).toEqual([]);
});
