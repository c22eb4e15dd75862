/**
 * What an admin's own session runs of a dump (owners, grants, comments, what only superusers make) calls no code of it,
 * however it is written.
 */
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { NightjarFailure } from '#shared/errors/errors.ts';
import { engineForTest } from '../support/engine.ts';
import { dumpWith, restore } from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const stranger = 'admin_stranger';
beforeAll(() => cluster.psql('postgres', `create role ${stranger} login`));
afterAll(() => cluster.psql('postgres', `drop role if exists ${stranger}`));

/** Functions that make their author a superuser wherever a superuser calls them. */
const grab = `
CREATE FUNCTION public.grab() RETURNS boolean LANGUAGE plpgsql AS $$ begin
  begin execute 'alter role ${stranger} superuser'; exception when others then null; end;
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

const forms: readonly (readonly [name: string, sql: string])[] = [
  [
    'a column is made beside the owner',
    `ALTER TABLE public.t ADD COLUMN b integer DEFAULT public.grab_int(1), OWNER TO ${stranger};`,
  ],
  [
    'a check is made beside the owner',
    `ALTER TABLE public.t ADD CONSTRAINT c CHECK (public.grab()), OWNER TO ${stranger};`,
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
];

it.each([
  ...forms.map(([name, sql]) => ['new', name, sql] as const),
  // Where everything is given to another owner in the end.
  ['replace', 'an event trigger', eventTrigger] as const,
])('in a restore (%s): %s', async (mode, _name, lines) => {
  const engine = await engineForTest();
  const { id } = await engine.connect(cluster, { database: 'postgres' });
  const database = 'admin copy';
  if (mode === 'replace') await cluster.createDatabase(database);
  const filePath = await dumpWith(grab + lines);
  onTestFinished(async () => {
    for (const { id: kept } of await engine.nightjar.restores.kept()) {
      await engine.nightjar.restores.discard(kept, { admin: 'tester' });
    }
    await cluster.dropDatabase(database);
    await cluster.psql(
      'postgres',
      `alter role ${stranger} nosuperuser; drop role if exists "${database}_owner"`,
    );
  });
  await restore(engine, {
    filePath,
    connectionId: id,
    database,
    mode,
    trusted: true,
  }).then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof NightjarFailure)) throw error;
    },
  );
  const isSuperuser = `select rolsuper from pg_catalog.pg_roles where rolname = '${stranger}'`;
  expect(await cluster.psql('postgres', isSuperuser)).toBe('f');
});
