import { expect, it } from 'vitest';
import { connectedTo, databaseFormOf } from './database-forms.ts';
import { statementsOf } from './statements-of.ts';

const formOf = (sql: string): unknown => {
  const [statement, more] = statementsOf(sql);
  expect(more).toBeUndefined();
  return statement === undefined ? undefined : databaseFormOf(statement);
};

it.each([
  [
    "CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8' LC_COLLATE = 'de_DE.UTF-8' LC_CTYPE = 'C';",
    { encoding: 'UTF8', locale: 'de_DE.UTF-8', ctype: 'C', localeProvider: 'libc' },
  ],
  [
    `CREATE DATABASE "odd ""x" WITH TEMPLATE = template0 ENCODING = 'LATIN1' LOCALE_PROVIDER = icu LOCALE = 'C' ICU_LOCALE = 'de-u-kf-upper' ICU_RULES = '&a < ''b''' TABLESPACE = fast;`,
    {
      encoding: 'LATIN1',
      locale: 'C',
      ctype: 'C',
      localeProvider: 'icu',
      providerLocale: 'de-u-kf-upper',
    },
  ],
  [
    "CREATE DATABASE d WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = builtin LOCALE = 'C' BUILTIN_LOCALE = 'C.UTF-8';",
    { localeProvider: 'builtin', providerLocale: 'C.UTF-8' },
  ],
])('reads the locale of a database from a dump: %s', (sql, nature) => {
  expect(formOf(sql)).toMatchObject({ form: 'create', nature });
});

it.each([
  ['CREATE DATABASE Chinook;', { form: 'create', database: 'chinook', nature: null }],
  [
    "CREATE DATABASE app\n    WITH\n    OWNER = postgres\n    ENCODING = 'UTF8'\n    LC_COLLATE = 'C'\n    CONNECTION LIMIT = -1\n    IS_TEMPLATE = False;",
    { form: 'create', database: 'app', nature: null },
  ],
  ['CREATE DATABASE app OWNER app;', { form: 'create', database: 'app' }],
  [
    "CREATE DATABASE d WITH TEMPLATE = template0 OWNER = admin ENCODING = 'UTF8';",
    { form: 'create', database: 'd' },
  ],
  ['GRANT ALL PRIVILEGES ON DATABASE app TO app;', { form: 'belonging', what: 'its grants' }],
  ['create  database\n"Chinook" ;', { form: 'create', database: 'Chinook' }],
  ['drop database if exists Chinook;', { form: 'drop', database: 'chinook' }],
  ['DROP DATABASE IF EXISTS "My Shop";', { form: 'drop', database: 'My Shop' }],
  [
    "UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = 'it''s';",
    { form: 'drop', database: "it's" },
  ],
  [
    `ALTER DATABASE d SET search_path TO 'public', 'odd "x', E'back\\\\slash';`,
    { form: 'setting', name: 'search_path', values: ['public', 'odd "x', 'back\\slash'] },
  ],
  [`ALTER DATABASE d SET "TimeZone" TO 'UTC';`, { name: 'TimeZone', values: ['UTC'] }],
  [`ALTER DATABASE d SET app.tenant TO 'a';`, { name: 'app.tenant' }],
  ['ALTER DATABASE d OWNER TO ada;', { form: 'belonging', what: 'its owner' }],
  ['ALTER DATABASE d CONNECTION LIMIT = 5;', { what: 'its connection limit' }],
  ['ALTER DATABASE d IS_TEMPLATE = true;', { what: 'that it is a template' }],
  ["ALTER ROLE ada IN DATABASE d SET lock_timeout TO '5s';", { database: 'd' }],
  ["COMMENT ON DATABASE d IS 'over\nlines';", { what: 'its comment' }],
  ["SECURITY LABEL FOR dummy ON DATABASE d IS 'x';", { what: 'its security label' }],
  ['REVOKE CONNECT,TEMPORARY ON DATABASE d FROM PUBLIC;', { what: 'its grants' }],
  ['GRANT ALL ON DATABASE d TO "odd role" WITH GRANT OPTION;', { what: 'its grants' }],
])('recognizes a statement of pg_dump about a database: %s', (sql, expected) => {
  expect(formOf(sql)).toMatchObject(expected);
});

it.each([
  'CREATE DATABASE IF EXISTS d;',
  "CREATE DATABASE d WITH TEMPLATE = other ENCODING = 'UTF8';",
  'CREATE DATABASE d WITH TEMPLATE other;',
  'CREATE DATABASE d OWNERadmin;',
  "CREATE DATABASE d WITH TEMPLATE = template0 ENCODING = 'UTF8' STRATEGY = file_copy;",
  'CREATE DATABASE d /* x */ WITH TEMPLATE = template0;',
  'DROP DATABASE d WITH (FORCE);',
  'DROP DATABASE a, b;',
  "UPDATE pg_catalog.pg_database SET datistemplate = true WHERE datname = 'd';",
  "UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = 'd' OR true;",
  'ALTER DATABASE d RENAME TO e;',
  'ALTER DATABASE d SET TABLESPACE fast;',
  'ALTER DATABASE d SET search_path FROM CURRENT;',
  'ALTER DATABASE d SET search_path TO a, b;',
  "ALTER ROLE ada SET search_path TO 'x';",
  'ALTER DATABASE d OWNER TO CURRENT_USER;',
  "COMMENT ON TABLE t IS 'DATABASE d';",
])('recognizes no other form: %s', (sql) => {
  expect(formOf(sql)).toBeNull();
});

it.each([
  ['\\connect shop', 'shop'],
  ['\\connect "My.Shop"', 'My.Shop'],
  ['\\connect "x y"', 'x y'],
  ['\\connect -reuse-previous=on "dbname=My-Shop"', null],
  ['\\connect -reuse-previous=on "dbname=\'My-Shop\'"', 'My-Shop'],
  [
    String.raw`\connect -reuse-previous=on "dbname='odd \'na""me\\'"`,
    String.raw`odd 'na"me\ `.trim(),
  ],
  ['\\connect -reuse-previous=on "dbname=\'x\' host=elsewhere"', null],
  ['\\connect -reuse-previous=off "dbname=\'x\'"', null],
  ['\\connect "dbname=x host=elsewhere"', null],
  ['\\connect "postgresql://elsewhere/x"', null],
  ['\\connect shop postgres', null],
  ['\\connect shop postgres elsewhere', null],
  ['\\connect - - elsewhere', null],
  ['\\connect :name', null],
  ['\\connect `id`', null],
  ['\\connect shop \\! id', null],
  ['\\c shop', 'shop'],
  ['\\c Chinook;', 'chinook'],
  ['\\connect "Chinook";', 'Chinook'],
  ['\\connect shop;\\! id', null],
  ['\\cd shop', null],
  ['\\c shop ;', null],
  ['\\connect', null],
])('reads the database to which pg_dump connects: %s', (command, database) => {
  expect(connectedTo(command)).toBe(database);
});
