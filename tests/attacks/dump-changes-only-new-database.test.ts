/**
 * Files that look like the output of pg_dump --create, --clean or pg_dumpall, and try to do more:
 * change other databases, roles or servers, or leave code that runs when a user connects later.
 * After the restore, with any result, only the new database has changed on the server.
 */
import { sentences } from '../support/restore-warnings.ts';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import { startEngine, temporaryFolder, type TestEngine } from '../support/engine.ts';
import { errorCodeOf, restore } from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const victim = 'victim of a dump';
const target = 'restored stranger';
let engine: TestEngine;
let connection: Connection;

beforeAll(async () => {
  engine = await startEngine();
  await cluster.createDatabase(victim);
  await cluster.psql(victim, 'create table kept (a int); insert into kept values (1)');
  connection = await engine.connect(cluster, { database: victim });
});
afterAll(async () => {
  await engine.stop();
  for (const name of [target, victim]) await cluster.dropDatabase(name);
  await cluster.psql('postgres', `drop role if exists "${target}_owner"`);
});

const named = `"${victim}"`;
const create = `CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = 'C';`;
const table =
  '--\n-- Name: t; Type: TABLE; Schema: public; Owner: -\n--\n\nCREATE TABLE public.t (a int);\n';
const dump = (sql: string): string =>
  `--\n-- PostgreSQL database dump\n--\n\n${sql}\n--\n-- PostgreSQL database dump complete\n--\n\n`;
const server = (sql: string, databases: string): string =>
  `--\n-- PostgreSQL database cluster dump\n--\n\n${sql}\n\n${databases}\n--\n-- PostgreSQL database cluster dump complete\n--\n`;

/** State of everything outside of the new database that the file could change. */
const stateOfServer = (): Promise<string> =>
  cluster.psql(
    'postgres',
    `select (select string_agg(rolname || rolsuper, ',' order by rolname) from pg_roles where rolname !~ 'nightjar_|${target}'),
       (select string_agg(datname || datdba || coalesce(datacl::text, '') || datconnlimit || datistemplate, ',' order by datname) from pg_database where datname in ('postgres', 'template1', '${victim}')),
       (select count(*) from pg_database where datname in ('shop', 'evil')),
       (select coalesce(string_agg(setconfig::text, ','), '') from pg_db_role_setting s where setdatabase = 0 or setdatabase in (select oid from pg_database where datname in ('postgres', 'template1', '${victim}'))),
       (select coalesce(string_agg(description, ','), '') from pg_shdescription s join pg_database d on d.oid = s.objoid where datname in ('postgres', 'template1', '${victim}'))`,
  );

const rejected: [string, string][] = [
  ['drops another database', dump(`DROP DATABASE ${named};\n${create}\n\\connect shop\n${table}`)],
  [
    'drops a database at its end',
    dump(`${create}\n\\connect shop\n${table}DROP DATABASE ${named};`),
  ],
  ['drops a database with FORCE', dump(`DROP DATABASE ${named} WITH (FORCE);\n${table}`)],
  ['copies another database', dump(`${create.replace('template0', named)}\n${table}`)],
  [
    'creates a database with a strategy',
    dump(`${create.replace(';', ' STRATEGY = file_copy;')}\n${table}`),
  ],
  [
    'renames another database',
    dump(`${create}\nALTER DATABASE ${named} RENAME TO evil;\n${table}`),
  ],
  [
    'changes the owner of another database',
    dump(`${create}\nALTER DATABASE ${named} OWNER TO CURRENT_USER;\n${table}`),
  ],
  [
    'changes another database',
    dump(`${create}\nALTER DATABASE ${named} SET role TO 'postgres';\n${table}`),
  ],
  ['connects to another database', dump(`${create}\n\\connect ${named}\n${table}`)],
  [
    'connects to another server',
    dump(`${create}\n\\connect "dbname=shop host=elsewhere"\n${table}`),
  ],
  ['connects as another user', dump(`${create}\n\\connect shop postgres\n${table}`)],
  ['connects in an entry', dump(`${create}\n\\connect shop\n${table}\\connect shop\n${table}`)],
  [
    'creates a database with another owner after its tables',
    dump(`${table}${create.replace(' ENC', ' OWNER = postgres ENC')}\n`),
  ],
  ['connects after a table', dump(`${table}\\connect shop\n`)],
  [
    'connects to a database and changes grants on several',
    dump(`\\connect ${named}\nREVOKE ALL ON DATABASE ${named}, postgres FROM PUBLIC;\n${table}`),
  ],
  [
    'connects to another server, as if by pg_dumpall',
    dump(table) + '\\connect "host=elsewhere"\n' + dump(''),
  ],
  [
    'changes the server between two dumps',
    `${dump(table)}ALTER ROLE postgres NOLOGIN;\n${dump('')}`,
  ],
];

describe('a dump that creates databases', () => {
  it.each(rejected)('a dump that %s is rejected', async (_, text) => {
    const before = await stateOfServer();
    const filePath = path.join(await temporaryFolder(), 'hostile.sql');
    await writeFile(filePath, text);
    const order = { filePath, connectionId: connection.id, database: target, trusted: true };
    expect(await errorCodeOf(restore(engine, order))).toMatch(
      /^(?:dump-makes-databases|dump-not-trusted|verification-failed)$/u,
    );
    expect(await stateOfServer()).toBe(before);
    expect(await cluster.psql(victim, 'select a from kept')).toBe('1');
  });

  it.each([
    [
      'creates a database with another owner',
      `${create.replace(' ENC', ' OWNER = postgres ENC')}\n${table}`,
    ],
    [
      'connects without creating a database, and changes that database',
      `\\connect ${named}\nREVOKE ALL ON DATABASE ${named} FROM PUBLIC;\nGRANT ALL PRIVILEGES ON DATABASE ${named} TO PUBLIC;\nCOMMENT ON DATABASE ${named} IS 'evil';\nALTER DATABASE ${named} SET session_preload_libraries TO 'evil';\n${table}`,
    ],
  ])('a dump that %s is restored only into the new database', async (_, sql) => {
    const before = await stateOfServer();
    const filePath = path.join(await temporaryFolder(), 'led.sql');
    await writeFile(filePath, dump(sql));
    await restore(engine, {
      filePath,
      connectionId: connection.id,
      database: target,
      trusted: true,
    });
    expect(await stateOfServer()).toBe(before);
    expect(await cluster.psql(target, 'select count(*) from t')).toBe('0');
    await cluster.dropDatabase(target);
    await cluster.psql('postgres', `drop role if exists "${target}_owner"`);
  });

  it('the statements that are left out or taken over change only the new database', async () => {
    const before = await stateOfServer();
    const filePath = path.join(await temporaryFolder(), 'hostile.sql');
    const settings = [
      `search_path TO 'evil', 'pg_catalog'`,
      `session_preload_libraries TO 'evil'`,
      `local_preload_libraries TO 'evil'`,
      `role TO 'postgres'`,
      `session_authorization TO 'postgres'`,
      `"plv8.start_proc" TO 'evil'`,
      `work_mem TO '7MB; alter role postgres nologin; --'`,
      `lock_timeout TO '7s'`,
    ];
    const text = server(
      `CREATE ROLE evil;\nALTER ROLE evil WITH SUPERUSER LOGIN PASSWORD 'x';\nDROP DATABASE ${named};\nALTER ROLE postgres NOLOGIN;\nALTER SYSTEM SET archive_command = 'id';`,
      dump(
        [
          // At the beginning, where there is nothing to drop.
          'DROP EXTENSION plpgsql;',
          'DROP TABLE pg_catalog.pg_class CASCADE;',
          'DROP SCHEMA pg_catalog CASCADE;',
          `DROP DATABASE shop;\n${create}`,
          'ALTER DATABASE shop OWNER TO postgres;\n\\connect shop',
          ...settings.map((one) => `ALTER DATABASE shop SET ${one};`),
          `ALTER ROLE postgres IN DATABASE shop SET role TO 'evil';`,
          `COMMENT ON DATABASE shop IS 'evil';\nGRANT ALL ON DATABASE shop TO PUBLIC;`,
          table,
        ].join('\n'),
      ),
    );
    await writeFile(filePath, text);
    const order = { filePath, connectionId: connection.id, database: target, trusted: true };
    const { warnings } = await restore(engine, order);
    expect(sentences(warnings).join('\n')).toContain('evil. They are not restored');
    expect(await stateOfServer()).toBe(before);
    const set = `select array_to_string(setconfig, ',') from pg_db_role_setting s join pg_database d on d.oid = setdatabase where datname = '${target}'`;
    expect(await cluster.psql('postgres', set)).toBe('lock_timeout=7s');
    expect(await cluster.psql(target, 'select count(*) from t')).toBe('0');
    expect(await cluster.psql(victim, 'select a from kept')).toBe('1');
  });
});
