/**
 * The database that is backed up: deterministic, on a private server that runs as long as the
 * bench, kept between runs. Sizes are bytes of plain SQL: two fifths narrow rows, two fifths prose
 * and jsonb, one fifth bytea without any repetition (encrypted or compressed values).
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { findServerInstallation } from '../src-main/postgres/private-server/installations.ts';
import type { PrivateServer } from '../src-main/postgres/private-server/private-server.ts';
import { startPrivateCluster } from '../src-main/postgres/private-server/start-private-server.ts';
import { runTool } from '../src-main/system/processes.ts';
import { sharedCacheFolder } from '../tools/setup/project.mjs';
import type { BenchTarget } from './engine-child.ts';

/** Change this version together with the SQL below: databases of another version are not used. */
const make = 3;

/** Bytes of plain SQL for one row of each table. */
const narrowRowBytes = 52.8;
const documentRowBytes = 2118;
const fileRowBytes = 16_407;

export async function startBenchServer(): Promise<PrivateServer> {
  const installation = await findServerInstallation();
  if (installation === null) throw new Error('The bench needs a PostgreSQL server installed');
  const dataRoot = path.join(sharedCacheFolder(), 'bench-server');
  await mkdir(path.dirname(dataRoot), { recursive: true });
  return startPrivateCluster({
    binDirectory: installation.binDirectory,
    dataRoot,
    password: 'bench',
    fsync: false,
    // Loading without WAL, and no background work that would disturb a measurement.
    settings: {
      wal_level: 'minimal',
      max_wal_senders: '0',
      max_wal_size: '8GB',
      checkpoint_timeout: '1d',
      autovacuum: 'off',
    },
  });
}

/** Finds or creates the database of this size. */
export async function benchDatabase(
  cluster: PrivateServer,
  sqlBytes: number,
  say: (line: string) => void,
): Promise<BenchTarget> {
  const name = `bench_${make}_${Math.round(sqlBytes / 1e6)}mb`;
  const target = targetOf(cluster, name);
  const psql = (database: string, sql: string): Promise<string> =>
    runPsql(cluster, targetOf(cluster, database), sql);
  const present = await psql('postgres', `select 1 from pg_database where datname = '${name}'`);
  if (present === '1') return target;

  say(`Creating a database of ${Math.round(sqlBytes / 1e6)} MB of SQL (kept for the next run)…`);
  const unfinished = `${name}_unfinished`;
  await psql('postgres', `drop database if exists ${unfinished}`);
  await psql('postgres', `create database ${unfinished} template template0 encoding 'UTF8'`);
  await psql(unfinished, fillingSql(sqlBytes));
  await psql(unfinished, 'vacuum analyze');
  await psql('postgres', `alter database ${unfinished} rename to ${name}; checkpoint`);
  return target;
}

function targetOf({ host, port, user, password }: PrivateServer, database: string): BenchTarget {
  return { host, port, user, password, database };
}

/**
 * The environment for libpq, as the engine sets it: a TCP connection to this machine without TLS.
 */
export function libpqEnvironment(target: BenchTarget): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    LC_ALL: 'C',
    PGHOST: target.host,
    PGPORT: String(target.port),
    PGUSER: target.user,
    PGPASSWORD: target.password,
    PGDATABASE: target.database,
    PGSSLMODE: 'disable',
  };
}

async function runPsql(
  { binDirectory }: PrivateServer,
  target: BenchTarget,
  sql: string,
): Promise<string> {
  const outcome = await runTool({
    file: path.join(binDirectory, 'psql'),
    args: ['-X', '-q', '-A', '-t', '-w', '-v', 'ON_ERROR_STOP=1'],
    env: libpqEnvironment(target),
    stdin: sql,
  });
  if (outcome.exitCode !== 0) throw new Error(`psql: ${outcome.stderr}`);
  return outcome.stdout.trim();
}

/** SQL that fills an empty database so that its dump has about this size. */
export function fillingSql(sqlBytes: number): string {
  const narrowRows = Math.round((sqlBytes * 0.4) / narrowRowBytes);
  const documentRows = Math.round((sqlBytes * 0.4) / documentRowBytes);
  const fileRows = Math.round((sqlBytes * 0.2) / fileRowBytes);
  return `
set max_parallel_workers_per_gather = 0;
set work_mem = '256MB';
select setseed(0.42);

-- Words of one to three syllables, used as unevenly as in real language, in a stock of sentences that
-- is far larger than gzip's window: prose compresses as prose does.
create temp table word as
  select i, (
    select string_agg(
      ('{t,s,w,th,c,b,p,h,m,f,d,r,l,g,n,st,v,k,pr,tr,ch,sh,br,cl,gr,pl,j,qu,sp,fr}'::text[])[1 + floor(30 * power(random(), 1.5))]
      || ('{e,a,i,o,u,ea,ou,ai,ee,io,y}'::text[])[1 + floor(11 * power(random(), 1.5))]
      || ('{"",n,r,s,t,l,d,nt,m,ng,ck,st,ss,rd,lly}'::text[])[1 + floor(15 * power(random(), 1.5))], '')
    from generate_series(1, 1 + (i % 3)) where i > 0) as w
  from generate_series(1, 6000) i;
create temp table sentence as
  select s.i, string_agg(w.w, ' ') || '. ' as t
  from (select i, 1 + floor(6000 * power(random(), 3))::int as pick
        from generate_series(1, 60000) i, generate_series(1, 11)) s
  join word w on w.i = s.pick
  group by s.i;
create index on sentence (i);
analyze sentence;

begin;
create table measurement (
  id bigint not null,
  sensor_id integer not null,
  kind smallint not null,
  value numeric(10, 2) not null,
  taken_at timestamptz not null
);
insert into measurement
  select i, 1 + (random() * 49999)::int, (random() * 7)::int, round((random() * 9000)::numeric, 2),
         timestamptz '2024-01-01 00:00:00+00' + i * interval '1.137 s' + random() * interval '1 s'
  from generate_series(1, ${narrowRows}) i;

create table document (
  id integer not null,
  title text not null,
  body text not null,
  attributes jsonb not null
);
insert into document
  select p.d, max(left(t, 40)), string_agg(t, ''),
         jsonb_build_object('sku', md5(p.d::text), 'price', round((random() * 500)::numeric, 2),
           'in_stock', random() < 0.7, 'tags', jsonb_build_array(max(left(t, 9)), min(left(t, 12))),
           'supplier', jsonb_build_object('country', 'FR', 'name', min(left(t, 24)), 'rating', (random() * 5)::int))
  from (select d, 1 + floor(59999 * random())::int as pick
        from generate_series(1, ${documentRows}) d, generate_series(1, 19)) p
  join sentence on sentence.i = p.pick
  group by p.d;

create table stored_file (
  id integer not null,
  name text not null,
  content bytea not null
);
alter table stored_file alter content set storage external;
insert into stored_file
  select f, 'file-' || f || '.bin',
         (select string_agg(sha512((f * 128 + piece)::text::bytea), ''::bytea)
          from generate_series(1, 128) piece)
  from generate_series(1, ${fileRows}) f;
commit;

alter table measurement add primary key (id);
alter table document add primary key (id);
alter table stored_file add primary key (id);
create view latest as select * from measurement order by taken_at desc limit 100;
`;
}
