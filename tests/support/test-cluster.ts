/**
 * Real PostgreSQL servers for the tests. `startTestCluster` creates a separate server (stopped and
 * deleted by `remove`); `sharedCluster` is the server that global-cluster.ts created for the whole
 * run, with the sample database in it as a template. Test data is created with psql, not with
 * Nightjar's code.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';

import { findServerInstallation } from '../../src-main/postgres/private-server/installations.ts';
import type {
  PrivateServer,
  PrivateServerOptions,
  StopMode,
} from '../../src-main/postgres/private-server/private-server.ts';
import { startPrivateCluster } from '../../src-main/postgres/private-server/start-private-server.ts';
import { runTool } from '../../src-main/system/processes.ts';

/**
 * All data that a test process needs about a server that another process started. `binDirectory`
 * contains psql and pg_dump.
 */
export type ClusterFacts = Pick<
  PrivateServer,
  'host' | 'port' | 'user' | 'password' | 'socketDirectory' | 'binDirectory' | 'folder' | 'pid'
>;

export interface TestDatabase {
  name: string;
  psql: (sql: string) => Promise<string>;
}

export interface TestClusterClient extends ClusterFacts {
  /** Runs a script with the real psql (unaligned, tuples only) and throws psql's error output. */
  psql: (database: string, sql: string) => Promise<string>;
  createDatabase: (name: string, options?: { template?: string }) => Promise<TestDatabase>;
  dropDatabase: (name: string) => Promise<void>;
  database: (name: string) => TestDatabase;
  /** Without the password, as a user types the value for `--url`. */
  url: (database: string) => string;
}

export interface TestCluster extends TestClusterClient {
  cluster: PrivateServer;
  stop: (mode?: StopMode) => Promise<void>;
  /** Starts the server again after `stop`: the same databases on the same port. */
  startAgain: () => Promise<void>;
  /** Stops the server and deletes its folder. */
  remove: () => Promise<void>;
}

type StartOptions = Partial<Omit<PrivateServerOptions, 'dataRoot'>>;

export async function startTestCluster(options: StartOptions = {}): Promise<TestCluster> {
  const installed = (await findServerInstallation())?.binDirectory;
  if (installed === undefined) throw new Error('The tests need a PostgreSQL server installed');
  const binDirectory = options.binDirectory ?? installed;
  // Directly in the temporary folder: a parent folder with mode 0700 would block the server's
  // account.
  const dataRoot = path.join(os.tmpdir(), `njtest-${randomBytes(6).toString('hex')}`);
  const wanted = {
    fsync: false,
    password: randomBytes(18).toString('base64url'),
    ...options,
    binDirectory,
    dataRoot,
  };
  const cluster = await startPrivateCluster(wanted);
  let running = cluster;
  // A server of another major version may come without psql and pg_dump.
  const hasTools = existsSync(path.join(binDirectory, 'psql'));
  return {
    ...clientOf({ ...cluster, binDirectory: hasTools ? binDirectory : installed }),
    cluster,
    stop: (mode) => running.stop(mode),
    startAgain: async () => {
      running = await startPrivateCluster(wanted);
    },
    remove: async () => {
      await running.stop('immediate');
      await rm(cluster.folder, { recursive: true, force: true });
    },
  };
}

/** The server of the whole test run. Do not stop it, and drop the databases that you create. */
export function sharedCluster(): TestClusterClient {
  return clientOf(inject('cluster'));
}

/** Only data that can be sent to another process. */
export function factsOf(cluster: ClusterFacts): ClusterFacts {
  const { host, port, user, password, socketDirectory, binDirectory, folder, pid } = cluster;
  return { host, port, user, password, socketDirectory, binDirectory, folder, pid };
}

export function clientOf(facts: ClusterFacts): TestClusterClient {
  const psql = (database: string, sql: string): Promise<string> => runPsql(facts, database, sql);
  const database = (name: string): TestDatabase => ({ name, psql: (sql) => psql(name, sql) });
  return {
    ...factsOf(facts),
    psql,
    database,
    createDatabase: async (name, { template = 'template0' } = {}) => {
      await psql('postgres', `CREATE DATABASE ${quote(name)} TEMPLATE ${quote(template)};`);
      return database(name);
    },
    dropDatabase: async (name) => {
      await psql(
        'postgres',
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${literal(name)};
         DROP DATABASE IF EXISTS ${quote(name)};`,
      );
    },
    url: (name) =>
      `postgresql://${facts.user}@${facts.host}:${facts.port}/${encodeURIComponent(name)}`,
  };
}

/**
 * Condition for WHERE on pg_stat_activity: connections of the product; the tests' own connections
 * have another application name.
 */
export const isNightjarSession = `application_name ~ '^nightjar(-[0-9a-f]{8})?$'`;

async function runPsql(facts: ClusterFacts, database: string, sql: string): Promise<string> {
  const outcome = await runTool({
    file: path.join(facts.binDirectory, 'psql'),
    args: ['-X', '-q', '-w', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-f', '-'],
    env: {
      LC_ALL: 'C',
      PGHOST: facts.host,
      PGPORT: String(facts.port),
      PGUSER: facts.user,
      PGPASSWORD: facts.password,
      PGDATABASE: database,
      PGSSLMODE: 'disable',
      PGCLIENTENCODING: 'UTF8',
      PGTZ: 'UTC',
      PGOPTIONS: '-c client_min_messages=warning',
      PGAPPNAME: 'nightjar-tests',
    },
    stdin: sql,
  });
  if (outcome.exitCode !== 0) {
    throw new Error(`psql (${outcome.exitCode ?? outcome.signal}): ${outcome.stderr.trim()}`);
  }
  return outcome.stdout.replace(/\n$/u, '');
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

// --- comparing -------------------------------------------------------------------------------

/**
 * Differences between `a` and `b` in both directions: every object's definition, every table's rows
 * as a set (regardless of the order of rows and columns), every sequence's value, every large
 * object's content, every comment. An empty list means that the databases are equal. Owners, grants
 * and settings of the database are not compared, because a backup does not contain them.
 */
export async function compareDatabases(a: TestDatabase, b: TestDatabase): Promise<string[]> {
  const [inA, inB] = await Promise.all([inventory(a), inventory(b)]);
  const differences: string[] = [];
  for (const key of [...new Set([...inA.keys(), ...inB.keys()])].toSorted()) {
    const [left, right] = [inA.get(key), inB.get(key)];
    if (left === right) continue;
    if (right === undefined) differences.push(`${key}: missing in ${b.name}`);
    else if (left === undefined) differences.push(`${key}: only in ${b.name}`);
    else differences.push(`${key}: ${left} became ${right}`);
  }
  return differences;
}

/** Number of objects of each kind in a database, such as `{table: 24, view: 5, …}`. */
export async function countObjects(database: TestDatabase): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [kind] of await rowsOf(database, definitionsSql)) {
    counts[kind ?? ''] = (counts[kind ?? ''] ?? 0) + 1;
  }
  return counts;
}

/** Map from "kind name" to the object's definition. */
async function inventory(database: TestDatabase): Promise<Map<string, string>> {
  const items = new Map<string, string>();
  const add = (rows: string[][]): void => {
    for (const [kind, name, definition] of rows) {
      const key = `${kind} ${name}`;
      if (items.has(key)) throw new Error(`The comparison cannot tell two objects apart: ${key}`);
      items.set(key, definition ?? '');
    }
  };
  add(await rowsOf(database, definitionsSql));
  const perObject = (await rowsOf(database, contentQueriesSql)).map(([query]) => query ?? '');
  add(await rowsOf(database, perObject.join('\n')));
  return items;
}

const fixedFormats = `
SET search_path = '';
SET extra_float_digits = 1;
SET intervalstyle = 'postgres';
SET datestyle = 'ISO, YMD';
SET bytea_output = 'hex';
SET xmloption = 'content';
SET row_security = off;
`;

/** Runs statements that return JSON arrays of strings, one per line. */
async function rowsOf(database: TestDatabase, sql: string): Promise<string[][]> {
  const output = await database.psql(fixedFormats + sql);
  if (output === '') return [];
  return output.split('\n').map((line) => JSON.parse(line) as string[]);
}

/**
 * Kind, name and definition of every object that is not part of PostgreSQL itself, without the
 * stamps of columns of 15.20 (`pg_attver`).
 */
const definitionsSql = String.raw`
WITH spaces AS (
    SELECT oid, nspname FROM pg_catalog.pg_namespace
    WHERE nspname <> 'information_schema' AND nspname !~ '^pg_'
), relations AS (
    SELECT c.*, pg_catalog.format('%I.%I', n.nspname, c.relname) AS full_name
    FROM pg_catalog.pg_class AS c JOIN spaces AS n ON n.oid = c.relnamespace
), types AS (
    SELECT t.*, pg_catalog.format('%I.%I', n.nspname, t.typname) AS full_name
    FROM pg_catalog.pg_type AS t JOIN spaces AS n ON n.oid = t.typnamespace
), functions AS (
    SELECT p.*, pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)) AS full_name
    FROM pg_catalog.pg_proc AS p JOIN spaces AS n ON n.oid = p.pronamespace
), items (kind, name, definition) AS (
    SELECT 'schema', nspname::text, '' FROM spaces

    UNION ALL
    SELECT CASE relkind WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table' ELSE 'table' END, full_name,
        pg_catalog.jsonb_build_object('persistence', relpersistence, 'options', reloptions, 'row security', relrowsecurity, 'forced', relforcerowsecurity,
            'replica identity', relreplident, 'partition by', CASE WHEN relkind = 'p' THEN pg_catalog.pg_get_partkeydef(oid) END, 'partition', pg_catalog.pg_get_expr(relpartbound, oid),
            'of type', NULLIF(reloftype, 0)::regtype,
            'parents', (SELECT pg_catalog.array_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) FROM pg_catalog.pg_inherits AS i WHERE i.inhrelid = relations.oid))::text
    FROM relations WHERE relkind IN ('r', 'p', 'f')

    UNION ALL
    SELECT 'column', r.full_name || '.' || a.attname,
        pg_catalog.jsonb_build_object('type', pg_catalog.format_type(a.atttypid, a.atttypmod), 'not null', a.attnotnull, 'default', pg_catalog.pg_get_expr(d.adbin, d.adrelid),
            'identity', a.attidentity, 'generated', a.attgenerated, 'collation', NULLIF(a.attcollation, 0)::regcollation, 'storage', a.attstorage,
            'compression', pg_catalog.to_jsonb(a) ->> 'attcompression', 'statistics', NULLIF(a.attstattarget, -1), 'options', (SELECT pg_catalog.array_agg(one) FROM pg_catalog.unnest(a.attoptions) AS one WHERE one NOT LIKE 'pg_attver=%'), 'local', a.attislocal)::text
    FROM relations AS r JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE r.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')

    UNION ALL
    SELECT CASE relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END, full_name,
        pg_catalog.jsonb_build_array(pg_catalog.pg_get_viewdef(oid), reloptions, relispopulated)::text
    FROM relations WHERE relkind IN ('v', 'm')

    UNION ALL
    SELECT CASE prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, full_name, pg_catalog.pg_get_functiondef(oid) FROM functions WHERE prokind <> 'a'

    UNION ALL
    SELECT 'aggregate', f.full_name,
        pg_catalog.jsonb_build_array(a.aggkind, a.aggtransfn::regprocedure, a.aggfinalfn::regprocedure, a.aggcombinefn::regprocedure, a.aggtranstype::regtype, a.agginitval, a.aggsortop::regoperator, f.proparallel)::text
    FROM functions AS f JOIN pg_catalog.pg_aggregate AS a ON a.aggfnoid = f.oid

    UNION ALL
    SELECT 'trigger', r.full_name || '.' || t.tgname, pg_catalog.pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
    FROM relations AS r JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = r.oid AND NOT t.tgisinternal

    UNION ALL
    SELECT 'rule', r.full_name || '.' || w.rulename, pg_catalog.pg_get_ruledef(w.oid) || ' ' || w.ev_enabled::text
    FROM relations AS r JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = r.oid WHERE w.rulename <> '_RETURN'

    UNION ALL
    SELECT 'policy', r.full_name || '.' || p.polname,
        pg_catalog.jsonb_build_array(p.polcmd, p.polpermissive, pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))::text
    FROM relations AS r JOIN pg_catalog.pg_policy AS p ON p.polrelid = r.oid

    UNION ALL
    SELECT 'index', r.full_name, pg_catalog.jsonb_build_array(pg_catalog.pg_get_indexdef(r.oid), i.indisprimary, i.indisclustered, i.indisreplident, i.indisvalid,
        (SELECT pg_catalog.array_agg(h.inhparent::regclass::text) FROM pg_catalog.pg_inherits AS h WHERE h.inhrelid = r.oid))::text
    FROM relations AS r JOIN pg_catalog.pg_index AS i ON i.indexrelid = r.oid

    UNION ALL
    SELECT 'constraint', COALESCE(r.full_name, t.full_name) || '.' || c.conname, pg_catalog.jsonb_build_array(pg_catalog.pg_get_constraintdef(c.oid), c.contype, c.convalidated, c.conislocal)::text
    FROM pg_catalog.pg_constraint AS c LEFT JOIN relations AS r ON r.oid = c.conrelid LEFT JOIN types AS t ON t.oid = c.contypid
    WHERE COALESCE(r.oid, t.oid) IS NOT NULL

    UNION ALL
    SELECT 'sequence', r.full_name,
        pg_catalog.jsonb_build_object('type', s.seqtypid::regtype, 'start', s.seqstart, 'increment', s.seqincrement, 'max', s.seqmax, 'min', s.seqmin, 'cache', s.seqcache, 'cycle', s.seqcycle,
            'persistence', r.relpersistence, 'owned by', (SELECT d.deptype::text || ' ' || d.refobjid::regclass::text || '.' || a.attname FROM pg_catalog.pg_depend AS d
                JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = r.oid AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_catalog.pg_class'::regclass))::text
    FROM relations AS r JOIN pg_catalog.pg_sequence AS s ON s.seqrelid = r.oid

    UNION ALL
    SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' WHEN 'c' THEN 'composite type' ELSE 'type' END, t.full_name,
        pg_catalog.jsonb_build_object('labels', (SELECT pg_catalog.array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = t.oid),
            'subtype', (SELECT g.rngsubtype::regtype FROM pg_catalog.pg_range AS g WHERE g.rngtypid = t.oid),
            'base', CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END, 'not null', t.typnotnull, 'default', t.typdefault,
            'collation', NULLIF(t.typcollation, 0)::regcollation)::text
    FROM types AS t
    WHERE t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'b' AND t.typelem = 0)
        OR (t.typtype = 'c' AND EXISTS (SELECT 1 FROM relations AS r WHERE r.oid = t.typrelid AND r.relkind = 'c'))

    UNION ALL
    SELECT 'statistics', pg_catalog.format('%I.%I', n.nspname, s.stxname), pg_catalog.pg_get_statisticsobjdef(s.oid)
    FROM pg_catalog.pg_statistic_ext AS s JOIN spaces AS n ON n.oid = s.stxnamespace

    UNION ALL
    SELECT 'extension', extname::text, extversion FROM pg_catalog.pg_extension

    UNION ALL
    SELECT i.type, i.identity, ''
    FROM (
        SELECT 'pg_catalog.pg_cast'::regclass AS class, oid FROM pg_catalog.pg_cast
        UNION ALL SELECT 'pg_catalog.pg_operator'::regclass, oid FROM pg_catalog.pg_operator
        UNION ALL SELECT 'pg_catalog.pg_opclass'::regclass, oid FROM pg_catalog.pg_opclass
        UNION ALL SELECT 'pg_catalog.pg_opfamily'::regclass, oid FROM pg_catalog.pg_opfamily
        UNION ALL SELECT 'pg_catalog.pg_collation'::regclass, oid FROM pg_catalog.pg_collation
        UNION ALL SELECT 'pg_catalog.pg_conversion'::regclass, oid FROM pg_catalog.pg_conversion
        UNION ALL SELECT 'pg_catalog.pg_ts_config'::regclass, oid FROM pg_catalog.pg_ts_config
        UNION ALL SELECT 'pg_catalog.pg_ts_dict'::regclass, oid FROM pg_catalog.pg_ts_dict
        UNION ALL SELECT 'pg_catalog.pg_ts_parser'::regclass, oid FROM pg_catalog.pg_ts_parser
        UNION ALL SELECT 'pg_catalog.pg_ts_template'::regclass, oid FROM pg_catalog.pg_ts_template
        UNION ALL SELECT 'pg_catalog.pg_am'::regclass, oid FROM pg_catalog.pg_am
        UNION ALL SELECT 'pg_catalog.pg_language'::regclass, oid FROM pg_catalog.pg_language
        UNION ALL SELECT 'pg_catalog.pg_transform'::regclass, oid FROM pg_catalog.pg_transform
        UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::regclass, oid FROM pg_catalog.pg_foreign_data_wrapper
        UNION ALL SELECT 'pg_catalog.pg_foreign_server'::regclass, oid FROM pg_catalog.pg_foreign_server
        UNION ALL SELECT 'pg_catalog.pg_event_trigger'::regclass, oid FROM pg_catalog.pg_event_trigger
        UNION ALL SELECT 'pg_catalog.pg_publication'::regclass, oid FROM pg_catalog.pg_publication
    ) AS o, LATERAL pg_catalog.pg_identify_object(o.class, o.oid, 0) AS i
    WHERE o.oid >= 16384

    UNION ALL
    SELECT 'comment on ' || i.type, i.identity, d.description
    FROM pg_catalog.pg_description AS d, LATERAL pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) AS i
    WHERE d.classoid <> 'pg_catalog.pg_largeobject'::regclass AND d.objoid >= 16384

    UNION ALL
    SELECT 'large object', m.oid::text, pg_catalog.jsonb_build_array(pg_catalog.length(l.content), pg_catalog.md5(l.content), pg_catalog.obj_description(m.oid, 'pg_largeobject'))::text
    FROM pg_catalog.pg_largeobject_metadata AS m, LATERAL (SELECT pg_catalog.lo_get(m.oid) AS content) AS l
)
SELECT pg_catalog.json_build_array(kind, name, definition) FROM items ORDER BY kind, name;
`;

/**
 * Statements that read the content of each table and sequence. A row is compared as text with its
 * columns sorted by name; rows are combined by adding two independent 64-bit hashes.
 */
const contentQueriesSql = String.raw`
WITH relations AS (
    SELECT c.oid, c.relkind, c.relispopulated, pg_catalog.format('%I.%I', n.nspname, c.relname) AS full_name
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
)
SELECT pg_catalog.json_build_array(pg_catalog.format(
    'SELECT pg_catalog.json_build_array(%L, %L, pg_catalog.concat(pg_catalog.count(*), '' rows, content '', pg_catalog.sum(pg_catalog.hashtextextended(r, 0)::numeric), '' '', pg_catalog.sum(pg_catalog.hashtextextended(r, 1)::numeric))) FROM (SELECT ROW(%s)::text COLLATE pg_catalog."C" AS r FROM ONLY %s) AS x;',
    'rows of', full_name,
    (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attname) FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = relations.oid AND a.attnum > 0 AND NOT a.attisdropped),
    full_name))
FROM relations WHERE relkind IN ('r', 'm') AND relispopulated
UNION ALL
SELECT pg_catalog.json_build_array(pg_catalog.format(
    'SELECT pg_catalog.json_build_array(%L, %L, pg_catalog.concat(last_value, '' '', is_called)) FROM %s;', 'value of', full_name, full_name))
FROM relations WHERE relkind = 'S';
`;
