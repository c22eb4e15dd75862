/**
 * The owner of a database prepares its properties; then an admin who is a superuser replaces the
 * database.
 */
import { sentences } from '../support/restore-warnings.ts';
import { chown, mkdtemp, rm, stat } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import { identifier, literal } from '../../src-main/postgres/connection/quote-sql.ts';
import { createSmallDatabase, startEngine, type TestEngine } from '../support/engine.ts';
import { databasesOf, restore } from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const source = 'carried source';
/** The statement that every malicious text tries to run. */
const mallory = 'mallory';
const rise = `alter role ${mallory} superuser`;
const riseWithoutSpaces = rise.replaceAll(' ', '/**/');
const ask = (statement: string, database = 'postgres'): Promise<string> =>
  cluster.psql(database, statement);
const name = (text: string): string => identifier(text).text;
const text = (value: string): string => literal(value).text;

let engine: TestEngine;
let connection: Connection;
let backup: string;
const roles: string[] = [];

beforeAll(async () => {
  engine = await startEngine();
  await createSmallDatabase(cluster, source);
  connection = await engine.connect(cluster, { database: source });
  backup = await engine.backUpWell(connection.id);
  await makeRole(mallory, 'login');
});
afterAll(async () => {
  await engine.stop();
  for (const database of await databasesOf(cluster)) {
    if (database.startsWith('carried ')) await ask(`drop database ${name(database)}`);
  }
  for (const role of roles) await ask(`drop role ${name(role)}`);
});

async function makeRole(role: string, options = ''): Promise<void> {
  await ask(`create role ${name(role)} ${options}`);
  roles.push(role);
}

async function makeDatabase(database: string): Promise<void> {
  await ask(`create database ${name(database)} template template0 owner ${mallory}`);
}

const replace = (database: string) =>
  restore(engine, {
    filePath: backup,
    connectionId: connection.id,
    database,
    mode: 'replace',
  });

/** Runs as the owner, who needs no superuser for it: the text is stored unchanged. */
const storeRaw = (database: string, setting: string, value: string): Promise<string> =>
  ask(
    `set session authorization ${mallory}; select set_config('${setting}', ${text(value)}, false);
     alter database ${name(database)} set ${setting} from current`,
    database,
  );

const isSuperuser = (): Promise<string> =>
  ask(`select rolsuper from pg_roles where rolname = ${text(mallory)}`);

const settingsOf = async (database: string): Promise<unknown> =>
  JSON.parse(
    await ask(
      `select coalesce(json_agg(json_build_array(s.setrole::regrole, c) order by s.setrole::regrole::text collate "C", c), '[]')
       from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase, unnest(s.setconfig) c
       where d.datname = ${text(database)}`,
    ),
  ) as unknown;

it('a search_path of the owner is not executed: attack 3 of the review', async () => {
  const database = 'carried path';
  await makeDatabase(database);
  await storeRaw(database, 'search_path', `pg_catalog;${riseWithoutSpaces};--`);
  await replace(database);
  expect(await isSuperuser()).toBe('f');
  expect(await settingsOf(database)).toEqual([
    ['-', `search_path="pg_catalog;${riseWithoutSpaces};--"`],
  ]);
});

it('no other list of names is executed, in any notation', async () => {
  const database = 'carried paths';
  await makeDatabase(database);
  const lists = [
    `a; ${rise}; --`,
    `"a"; ${rise}; --`,
    `"a""; ${rise}; --"`,
    `'a';${riseWithoutSpaces};--`,
    `"a\n;", "; ${rise}; --"`,
    `"\\", '; ${rise}; --"`,
    `a\\';${riseWithoutSpaces};--`,
    `$$;${riseWithoutSpaces};--$$`,
    `"a', '; ${rise}; --"`,
    `public to default; ${rise}; --`,
    `"open; ${rise}; --`,
    '',
    ' ',
    'a,,b',
  ];
  for (const [index, list] of lists.entries()) {
    const role = `carried role ${index}`;
    await makeRole(role);
    // A text that PostgreSQL cannot parse as a list cannot be stored by statements, so it is
    // written into the catalog.
    await ask(
      `insert into pg_db_role_setting select d.oid, r.oid, array['search_path=' || ${text(list)}]
       from pg_database d, pg_roles r where datname = ${text(database)} and rolname = ${text(role)}`,
    );
  }
  const { warnings } = await replace(database);
  expect(await isSuperuser()).toBe('f');
  expect(sentences(warnings).filter((one) => one.startsWith('Not copied'))).toEqual(
    Array.from({ length: 6 }, () => expect.stringContaining('its setting search_path') as unknown),
  );
});

it('a malicious list of tablespaces, and any other setting, is copied as text', async () => {
  const database = 'carried texts';
  await makeDatabase(database);
  const malicious = `'; ${rise}; -- \\'; ${rise}; --\n"; ${rise}`;
  await storeRaw(database, 'temp_tablespaces', `x;${riseWithoutSpaces}`).catch(() => undefined);
  await storeRaw(database, 'application_name', malicious);
  await ask(
    `alter database ${name(database)} set "shop.note" to ${text(malicious)};
     alter database ${name(database)} set datestyle to 'SQL, DMY'`,
  );
  const before = await settingsOf(database);
  const { warnings } = await replace(database);
  expect(await isSuperuser()).toBe('f');
  expect(sentences(warnings)).not.toContainEqual(expect.stringContaining('Not copied'));
  expect(await settingsOf(database)).toEqual(before);
});

it('malicious names of owner, roles and tablespace, and a malicious comment, are copied unchanged', async () => {
  const maliciousSql = `"; ${rise}; --`;
  const role = `o'\n${maliciousSql}`;
  await makeRole(role);
  const database = `carried ${maliciousSql}`;
  const folder = await mkdtemp(`${cluster.folder}-tablespace-`);
  const { uid, gid } = await stat(cluster.folder);
  await chown(folder, uid, gid);
  const tablespace = `t${maliciousSql}`;
  await ask(`create tablespace ${name(tablespace)} location '${folder}'`);
  await ask(
    `create database ${name(database)} template template0 owner ${name(role)} tablespace ${name(tablespace)}`,
  );
  const comment = `'; ${rise}; -- \\'; ${rise}; --`;
  await ask(
    `comment on database ${name(database)} is ${text(comment)};
     grant connect on database ${name(database)} to ${mallory} with grant option;
     revoke temporary on database ${name(database)} from public;
     alter role ${name(role)} in database ${name(database)} set search_path to "$user", ${name(maliciousSql)};
     alter database ${name(database)} connection limit 7`,
  );
  const factsSql = `select json_build_array(pg_get_userbyid(datdba), datconnlimit, shobj_description(d.oid, 'pg_database'), spcname,
      (select json_agg(json_build_array(grantee::regrole, privilege_type, is_grantable) order by grantee::regrole::text, privilege_type) from aclexplode(datacl)))
    from pg_database d join pg_tablespace t on t.oid = dattablespace where datname = ${text(database)}`;
  const before = [await ask(factsSql), await settingsOf(database)];
  const { warnings, replacedId } = await replace(database);
  expect(sentences(warnings)).not.toContainEqual(expect.stringContaining('Not copied'));
  expect([await ask(factsSql), await settingsOf(database)]).toEqual(before);
  expect(await isSuperuser()).toBe('f');
  await engine.nightjar.restores.undo(replacedId ?? '');
  expect([await ask(factsSql), await settingsOf(database)]).toEqual(before);
  expect(await isSuperuser()).toBe('f');
  await ask(`drop database ${name(database)}`);
  await ask(`drop tablespace ${name(tablespace)}`);
  await rm(folder, { recursive: true });
});

it('a comment and a setting that are too long for a program argument are copied', async () => {
  const database = 'carried lengths';
  await makeDatabase(database);
  const long = `'; ${rise}; -- ü \\`.repeat(10_000);
  await ask(
    `comment on database ${name(database)} is ${text(long)};
     alter database ${name(database)} set "shop.note" to ${text(long)}`,
  );
  const factsSql = `select md5(shobj_description(d.oid, 'pg_database')), md5(s.setconfig[1])
    from pg_database d join pg_db_role_setting s on s.setdatabase = d.oid where datname = ${text(database)}`;
  const before = await ask(factsSql);
  const { warnings } = await replace(database);
  expect(sentences(warnings)).not.toContainEqual(expect.stringContaining('Not copied'));
  expect(await ask(factsSql)).toBe(before);
  expect(await isSuperuser()).toBe('f');
});

it('a list of ordinary names is copied exactly', async () => {
  const database = 'carried lists';
  await makeDatabase(database);
  const lists = [
    '"$user", public',
    '"two words", "With ""quotes""", "comma, inside", "back\\slash", ümlaut',
    "''",
    'public, pg_temp',
  ];
  for (const [index, list] of lists.entries()) {
    const role = `carried reader ${index}`;
    await makeRole(role);
    await ask(`alter role ${name(role)} in database ${name(database)} set search_path to ${list}`);
  }
  const before = await settingsOf(database);
  // Names without quotes are in lower case, as PostgreSQL reads them.
  await storeRaw(database, 'search_path', ' Pg_Catalog ,"Big"');
  const { warnings } = await replace(database);
  expect(sentences(warnings)).not.toContainEqual(expect.stringContaining('Not copied'));
  expect(await settingsOf(database)).toEqual([
    ...(before as unknown[]),
    ['-', 'search_path=pg_catalog, "Big"'],
  ]);
});
