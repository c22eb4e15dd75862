/**
 * The statements of a dump that run in an admin's own session (owners, grants, comments, objects
 * that only superusers can create) call no code of the dump, in any notation.
 */
import { sentences } from '../support/restore-warnings.ts';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { ExpectedError } from '#shared/errors/errors.ts';
import { engineForTest } from '../support/engine.ts';
import { backUp, expectPublished, faultScene, useTools } from '../support/fault-scene.ts';
import { databasesOf, dumpWith, restore } from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const untrustedRole = 'admin_stranger';
beforeAll(() => cluster.psql('postgres', `create role ${untrustedRole} login`));
afterAll(() => cluster.psql('postgres', `drop role if exists ${untrustedRole}`));

/** Functions that make their author a superuser if a superuser calls them. */
const grab = `
CREATE FUNCTION public.grab() RETURNS boolean LANGUAGE plpgsql AS $$ begin
  begin execute 'alter role ${untrustedRole} superuser'; exception when others then null; end;
  return true; end $$;
CREATE FUNCTION public.grab_int(integer) RETURNS integer LANGUAGE plpgsql AS $$ begin perform public.grab(); return $1; end $$;
CREATE FUNCTION public.grab_both(integer, integer) RETURNS boolean LANGUAGE plpgsql AS $$ begin return public.grab(); end $$;
CREATE FUNCTION public.grab_event() RETURNS event_trigger LANGUAGE plpgsql AS $$ begin perform public.grab(); end $$;
CREATE TABLE public.t (
    a integer
);
COPY public.t (a) FROM stdin;
1
\\.
`;
const operatorClass = `CREATE OPERATOR CLASS public.odd_ops FOR TYPE integer USING btree AS OPERATOR 1 <(integer,integer), FUNCTION 1 (integer, integer) btint4cmp(integer,integer);\n`;

const eventTrigger = `CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION public.grab_event();\nALTER EVENT TRIGGER e ENABLE ALWAYS;\nCOMMENT ON EVENT TRIGGER e IS 'x';\nCOMMENT ON TABLE public.t IS 'x';`;

const typeWithModifier = `CREATE FUNCTION public.typmod(cstring[]) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select 1 from public.grab()';
CREATE TYPE public.odd;
CREATE FUNCTION public.odd_in(cstring) RETURNS public.odd LANGUAGE internal STRICT AS 'int4in';
CREATE FUNCTION public.odd_out(public.odd) RETURNS cstring LANGUAGE internal STRICT AS 'int4out';
CREATE TYPE public.odd (INPUT = public.odd_in, OUTPUT = public.odd_out, LIKE = integer, TYPMOD_IN = public.typmod);
`;

const forms: readonly (readonly [name: string, sql: string])[] = [
  [
    'a column is made beside the owner',
    `ALTER TABLE public.t ADD COLUMN b integer DEFAULT public.grab_int(1), OWNER TO ${untrustedRole};`,
  ],
  [
    'a check is made beside the owner',
    `ALTER TABLE public.t ADD CONSTRAINT c CHECK (public.grab()), OWNER TO ${untrustedRole};`,
  ],
  [
    'a type of the name of ours, in the path of the session',
    `CREATE DOMAIN public.text AS pg_catalog.text CHECK (public.grab());\nSET search_path = public, pg_catalog;\n${operatorClass}COMMENT ON TABLE public.t IS 'x';`,
  ],
  [
    'a type of the name of ours, in the path of the database',
    `CREATE DOMAIN public.text AS pg_catalog.text CHECK (public.grab());
CREATE FUNCTION public.set_path() RETURNS boolean LANGUAGE plpgsql AS $$ begin
  execute pg_catalog.format('alter database %I set search_path = public, pg_catalog', pg_catalog.current_database()); return true; end $$;
CREATE TABLE public.checked (
    a integer CHECK (public.set_path())
);
COPY public.checked (a) FROM stdin;
1
\\.
COMMENT ON TABLE public.t IS 'x';`,
  ],
  [
    'an operator in a setting',
    `CREATE OPERATOR public.=== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = public.grab_both);
SET search_path = public, pg_catalog;
SELECT pg_catalog.set_config('search_path', 'public, pg_catalog', false), 1 === 2;
COMMENT ON TABLE public.t IS 'x';`,
  ],
  [
    'a cast in a setting',
    `CREATE DOMAIN public.evil AS integer CHECK (public.grab());
SELECT pg_catalog.set_config('search_path', 'public, pg_catalog', false), '1'::public.evil;
COMMENT ON TABLE public.t IS 'x';`,
  ],
  ['an event trigger', eventTrigger],
  [
    'a default of a function in C',
    `CREATE DOMAIN public.d AS integer CHECK (public.grab());
CREATE FUNCTION public.n(integer, public.d[] DEFAULT '{1}') RETURNS integer LANGUAGE internal AS 'int4up';`,
  ],
  [
    'an argument that is called language',
    `CREATE SCHEMA u; CREATE DOMAIN u.d AS integer CHECK (public.grab());
CREATE FUNCTION public.x(language u.d[] DEFAULT '{1}') RETURNS integer LANGUAGE plpgsql AS $$ begin return 1; end $$;`,
  ],
  [
    'a condition of a publication',
    `CREATE DOMAIN public.d AS integer CHECK (public.grab());
CREATE TABLE public.w (
    a public.d[]
);
CREATE PUBLICATION p FOR TABLE public.w WHERE (a = '{1}'), TABLES IN SCHEMA public;`,
  ],
  [
    'a statement behind a type that is called begin.atomic',
    `CREATE SCHEMA begin;
CREATE TYPE begin.atomic AS ENUM ('x');
CREATE FUNCTION public.f() RETURNS begin.atomic LANGUAGE internal AS 'int4up';
ALTER ROLE ${untrustedRole} SUPERUSER;
SELECT 1 AS end;`,
  ],
  [
    'a statement behind a setting that is called begin',
    `CREATE FUNCTION public.f() RETURNS integer LANGUAGE internal SET a.begin = atomic AS 'int4up';
ALTER ROLE ${untrustedRole} SUPERUSER;
SELECT 1 AS end;`,
  ],
  [
    'a modifier of a type in an operator class',
    `${typeWithModifier}CREATE OPERATOR CLASS public.o FOR TYPE integer USING gist AS STORAGE public.odd(1);`,
  ],
  [
    'a modifier of a type in a comment',
    `${typeWithModifier}CREATE FUNCTION public.f(public.odd) RETURNS integer LANGUAGE sql AS 'select 1';
COMMENT ON FUNCTION public.f(public.odd(1)) IS 'x';`,
  ],
  [
    'a modifier of a type in the comment of a type',
    `${typeWithModifier}COMMENT ON TYPE public.odd(1) IS 'x';`,
  ],
];

/**
 * Restores an untrusted file that an admin chose to trust; ignores the error if the restore fails.
 */
async function restoreTrusted(
  lines: string,
  {
    mode = 'new',
    database = 'admin copy',
    encoding = 'utf8',
  }: { mode?: 'new' | 'replace'; database?: string; encoding?: 'utf8' | 'latin1' } = {},
): Promise<readonly string[]> {
  const engine = await engineForTest();
  const { id } = await engine.connect(cluster, { database: 'postgres' });
  if (mode === 'replace') await cluster.createDatabase(database);
  const filePath = await dumpWith(lines);
  if (encoding === 'latin1') await writeFile(filePath, await readFile(filePath, 'utf8'), 'latin1');
  onTestFinished(async () => {
    for (const { id: replaced } of await engine.nightjar.restores.replaced()) {
      await engine.nightjar.restores.discard(replaced);
    }
    await cluster.dropDatabase(database);
    await cluster.psql(
      'postgres',
      `alter role ${untrustedRole} nosuperuser; drop role if exists "${database}_owner"`,
    );
  });
  return await restore(engine, {
    filePath,
    connectionId: id,
    database,
    mode,
    trusted: true,
  }).then(
    ({ warnings }) => sentences(warnings),
    (error: unknown) => {
      if (!(error instanceof ExpectedError)) throw error;
      return [JSON.stringify(error.error)];
    },
  );
}

const isSuperuser = `select rolsuper from pg_catalog.pg_roles where rolname = '${untrustedRole}'`;

it.each([
  ...forms.map(([name, sql]) => ['new', name, sql] as const),
  // In this mode everything is given to another owner at the end.
  ['replace', 'an event trigger', eventTrigger] as const,
])(
  "no code of the dump runs in the admin's session in a restore (%s): %s",
  async (mode, _name, lines) => {
    await restoreTrusted(grab + lines, { mode });
    expect(await cluster.psql('postgres', isSuperuser)).toBe('f');
  },
);

it('a restore sets owners and grants only of objects in the dump', async () => {
  const plain = 'admin_plain_owner';
  await cluster.psql('postgres', `create role ${plain}`);
  const database = 'admin notes';
  onTestFinished(async () => {
    await cluster.psql('postgres', `drop role if exists ${plain}`);
  });
  const warnings = await restoreTrusted(
    `CREATE EXTENSION dblink;
${grab}
CREATE FUNCTION public.sd() RETURNS boolean LANGUAGE sql SECURITY DEFINER AS 'select public.grab()';
CREATE VIEW public.secrets AS SELECT rolname, rolpassword FROM pg_catalog.pg_authid;
CREATE TABLE public.kept (
    a integer
);
ALTER FUNCTION public.sd() OWNER TO ${cluster.user};
ALTER VIEW public.secrets OWNER TO ${cluster.user};
ALTER TABLE public.kept OWNER TO ${plain};
ALTER FUNCTION pg_catalog.pg_is_in_recovery() OWNER TO ${untrustedRole};
ALTER FUNCTION pg_current_logfile() OWNER TO ${untrustedRole};
ALTER FUNCTION public.dblink_connect(text) OWNER TO ${untrustedRole};
GRANT SELECT ON TABLE public.secrets TO PUBLIC;
GRANT SELECT(a) ON TABLE public.kept TO ${untrustedRole};
GRANT SELECT ON TABLE "pg_catalog"."pg_authid" TO PUBLIC;
GRANT SELECT ON pg_authid TO ${untrustedRole};
GRANT EXECUTE ON FUNCTION pg_catalog.lo_export(oid,text) TO ${untrustedRole};
GRANT EXECUTE ON FUNCTION pg_read_file(text) TO ${untrustedRole};
GRANT EXECUTE ON FUNCTION public.dblink_connect_u(text) TO ${untrustedRole};
GRANT CREATE ON SCHEMA pg_catalog TO ${untrustedRole};
GRANT USAGE ON SCHEMA public TO ${untrustedRole};
ALTER DEFAULT PRIVILEGES FOR ROLE ${cluster.user} GRANT ALL ON TABLES TO ${untrustedRole};
ALTER DEFAULT PRIVILEGES FOR ROLE ${plain} GRANT SELECT ON TABLES TO ${untrustedRole};
COMMENT ON TABLE public.kept IS 'a comment';
`,
    { database },
  );
  const rights = await cluster.psql(
    database,
    `select json_build_object(
       'owners', (select json_agg(pg_get_userbyid(o) order by n) from (
         select 1, proowner from pg_proc where proname = 'sd' union all select 2, relowner from pg_class where relname = 'secrets'
         union all select 3, relowner from pg_class where relname = 'kept' union all select 4, proowner from pg_proc where proname = 'pg_is_in_recovery'
         union all select 5, proowner from pg_proc where oid = 'public.dblink_connect(text)'::regprocedure) x (n, o)),
       'kept', has_column_privilege('${untrustedRole}', 'public.kept', 'a', 'select'),
       'more', array[has_table_privilege('${untrustedRole}', 'pg_authid', 'select'), has_function_privilege('${untrustedRole}', 'lo_export(oid,text)', 'execute'),
         has_function_privilege('${untrustedRole}', 'pg_read_file(text)', 'execute'), has_function_privilege('${untrustedRole}', 'public.dblink_connect_u(text)', 'execute'),
         has_schema_privilege('${untrustedRole}', 'pg_catalog', 'create')],
       'defaults', (select json_agg(defaclrole::regrole) from pg_default_acl),
       'comment', obj_description('public.kept'::regclass))`,
  );
  const rest = `${database}_owner`;
  expect(JSON.parse(rights)).toEqual({
    owners: [rest, rest, plain, cluster.user, cluster.user],
    kept: true,
    more: [false, false, false, false, false],
    defaults: [plain],
    comment: 'a comment',
  });
  expect(warnings).toContainEqual(expect.stringContaining(`“${cluster.user}” is a superuser`));
  expect(warnings).toContainEqual(
    expect.stringMatching(/Owners and grants of pg_catalog\.pg_is_in_recovery, .* were left out/u),
  );
  await cluster.psql(database, `drop owned by ${plain}`);
});

it('a restore grants no privilege on another database, in any notation', async () => {
  const before = await rightsOfServer();
  for (const [number, grant] of [
    `GRANT CREATE ON DATABASE"postgres" TO ${untrustedRole};`,
    `grant create , create , create , create on database postgres to ${untrustedRole};`,
    `GRANT SET , SET , ALTER SYSTEM ON parameter archive_command TO ${untrustedRole};`,
  ].entries()) {
    await restoreTrusted(`${grab}${grant}\n`, { database: `admin grants ${number}` });
  }
  expect(await rightsOfServer()).toBe(before);
});
/** Parameters have privileges since PostgreSQL 15. */
const rightsOfServer = async (): Promise<string> => {
  const hasParameters = await cluster.psql(
    'postgres',
    `select to_regclass('pg_catalog.pg_parameter_acl') is not null`,
  );
  return await cluster.psql(
    'postgres',
    `select string_agg(coalesce(datacl, acldefault('d', datdba))::text, ',' order by datname) from pg_database where datname in ('postgres', 'template1')
     ${hasParameters === 't' ? `union all select string_agg(paracl::text, ',') from pg_parameter_acl` : ''}`,
  );
};

it('an owner gains nothing by a backup that was created here', async () => {
  const database = 'admin ours';
  await cluster.createDatabase(database);
  onTestFinished(() => cluster.dropDatabase(database));
  await cluster.psql(
    database,
    `alter schema public owner to ${untrustedRole}; alter database "${database}" owner to ${untrustedRole}; set role ${untrustedRole};
     create function public.grab() returns boolean language plpgsql as $$ begin
       begin execute 'alter role ${untrustedRole} superuser'; exception when others then null; end; return true; end $$;
     create schema u; create domain u.d as int check (public.grab());
     create function public.x(language u.d[] default '{1}') returns int language plpgsql as $$ begin return 1; end $$;
     create function public."a LANGUAGE c"(x u.d[] default '{1}') returns int language plpgsql as $$ begin return 1; end $$;
     create schema begin; create type begin.atomic as enum ('x');
     create function public.both() returns begin.atomic language sql begin atomic select 'x'::begin.atomic as end; end;
     create table t(a int); insert into t values (1);`,
  );
  const engine = await engineForTest();
  const { id } = await engine.connect(cluster, { database });
  const filePath = await engine.backUpWell(id);
  const copy = `${database} copy`;
  onTestFinished(async () => {
    await cluster.dropDatabase(copy);
    await cluster.psql('postgres', `drop role if exists "${copy}_owner"`);
  });
  const order = { filePath, connectionId: id, database: copy };
  expect(await restore(engine, order)).toMatchObject({ tables: 1, rows: 1 });
  expect(await cluster.psql('postgres', isSuperuser)).toBe('f');
  expect(await cluster.psql(copy, 'select public.both(), public.x()')).toBe('x|1');
  const proof = await engine.nightjar.drills.start({
    filePath,
    connectionId: id,
    trusted: false,
    where: 'here',
  }).finished;
  expect(proof).toMatchObject({ differences: [] });
});

it('a backup that was created here contains no owners and grants: a dump into which a server has written some is rejected', async () => {
  const database = 'admin written';
  await cluster.createDatabase(database);
  onTestFinished(() => cluster.dropDatabase(database));
  await cluster.psql(database, 'create table t (a int); insert into t values (1)');
  for (const note of [
    `ALTER TABLE public.t OWNER TO ${untrustedRole};`,
    `GRANT SELECT ON TABLE public.t TO ${untrustedRole};`,
  ]) {
    const scene = await faultScene(cluster, { database });
    await useTools(scene, {
      pgDump: `"$REAL/pg_dump" "$@" | sed 's/^-- PostgreSQL database dump complete/-- x\\n\\n${note}\\n\\n--\\n&/'`,
    });
    const filePath = await expectPublished(scene, await backUp(scene));
    const order = { filePath, connectionId: scene.connection.id, database: `${database} copy` };
    await expect(restore(scene.engine, order)).rejects.toMatchObject({
      error: { code: 'statement-not-allowed' },
    });
  }
});

/** Objects owned by superusers, among all objects that a restore has created. */
const ofSuperusers = `select coalesce(string_agg(proname, ' ' order by proname), '') from pg_proc p join pg_roles r on r.oid = p.proowner
  where p.oid >= 16384 and r.rolsuper and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`;

it('a restore gives nothing to a superuser, under any name in the file', async () => {
  const long = 'a'.repeat(63);
  const accented = 'admin_é';
  await cluster.psql(
    'postgres',
    `create role ${long} superuser; create role "${accented}" superuser`,
  );
  onTestFinished(async () => {
    await cluster.psql(
      'postgres',
      `drop role if exists ${long}; drop role if exists "${accented}"`,
    );
  });
  const owners: readonly (readonly [head: string, owner: string])[] = [
    ['', 'CURRENT_USER'],
    ['', 'Session_User'],
    ['', `${long}bc`],
    [`SET client_encoding = 'LATIN1';\n`, `"admin_\u00e9"`],
    ['', 'pg_signal_backend'],
  ];
  for (const [number, [head, owner]] of owners.entries()) {
    const database = `admin owners ${number}`;
    await restoreTrusted(
      `${head}${grab}ALTER FUNCTION public.grab() OWNER  TO ${owner};\nALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT ALL ON TABLES TO ${untrustedRole};\n`,
      { database, encoding: head === '' ? 'utf8' : 'latin1' },
    );
    expect(await databasesOf(cluster)).toContain(database);
    expect(await cluster.psql(database, ofSuperusers)).toBe('');
    expect(
      await cluster.psql(
        database,
        `select count(*) from pg_proc where proowner = 'pg_signal_backend'::regrole`,
      ),
    ).toBe('0');
  }
});

it('a restore replaces no object of the server or of an extension', async () => {
  for (const [number, lines] of [
    `CREATE OR REPLACE FUNCTION public.dblink_connect(text) RETURNS text LANGUAGE c STRICT SECURITY DEFINER AS '$libdir/dblink', 'dblink_connect';`,
    `CREATE OR REPLACE FUNCTION pg_catalog.pg_is_in_recovery() RETURNS boolean LANGUAGE internal STRICT SECURITY DEFINER AS 'pg_is_in_recovery';`,
  ].entries()) {
    const database = `admin replaced ${number}`;
    const [outcome] = await restoreTrusted(
      `CREATE EXTENSION dblink WITH SCHEMA public;\n${grab}${lines}\n`,
      {
        database,
      },
    );
    expect(outcome).toContain('restore-failed');
  }
});
