/**
 * The shapes of the databases that are measured: deterministic SQL that fills an empty database.
 * Sizes are bytes of plain SQL.
 */

export const shapes = ['mixed', 'equal', 'giant', 'small', 'single'] as const;
export type Shape = (typeof shapes)[number];

export const shapeTitles: Record<Shape, string> = {
  mixed: 'three tables: narrow rows, prose and jsonb, bytea',
  equal: 'twenty equal tables with three indexes each',
  giant: 'one table with three indexes',
  small: '2,000 tables of a few rows',
  single: 'one table with one row',
};

/** Their size is always the same: their rows are few. */
export const shapesOfOneSize: ReadonlySet<Shape> = new Set<Shape>(['small', 'single']);

export const sqlOfShape: Record<Shape, (sqlBytes: number) => string> = {
  mixed: fillingSql,
  equal: equalSql,
  giant: (sqlBytes) => salesSql(['sale'], sqlBytes),
  small: smallSql,
  single: () => 'create table single as select 1 as id',
};

/** Bytes of plain SQL for one row of each table. */
const narrowRowBytes = 52.8;
const documentRowBytes = 2118;
const fileRowBytes = 16_407;
const saleRowBytes = 108;

const equalTables = 20;
const smallTables = 2000;
const tablesPerTransaction = 100;

/** Two fifths narrow rows, two fifths prose and jsonb, one fifth bytea without any repetition. */
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

function equalSql(sqlBytes: number): string {
  const names = Array.from(
    { length: equalTables },
    (_, at) => `sale_${String(at + 1).padStart(2, '0')}`,
  );
  return salesSql(names, sqlBytes);
}

/** Equal tables with a primary key and two more indexes, one of them on text in random order. */
function salesSql(names: readonly string[], sqlBytes: number): string {
  const rows = Math.round(sqlBytes / names.length / saleRowBytes);
  const tables = names.map(
    (name) => `
begin;
create table ${name} (
  id bigint not null,
  customer_id integer not null,
  reference text not null,
  note text not null,
  amount numeric(10, 2) not null,
  sold_at timestamptz not null
);
insert into ${name}
  select i, 1 + (random() * 199999)::int, left(md5('${name}' || i), 14),
         concat_ws(' ', 'Sent', ('{by post,by road,by rail,by air,by sea}'::text[])[1 + floor(random() * 5)],
           'to', ('{Hanoi,Bremen,Lagos,Lima,Osaka,Quito,Turin}'::text[])[1 + floor(random() * 7)],
           'in', 1 + (random() * 30)::int, 'parcels of', 1 + (random() * 900)::int, 'kg'),
         round((random() * 9000)::numeric, 2),
         timestamptz '2024-01-01 00:00:00+00' + i * interval '1.137 s'
  from generate_series(1, ${rows}) i;
commit;
alter table ${name} add primary key (id);
create index on ${name} (customer_id);
create index on ${name} (reference);
`,
  );
  return `set max_parallel_workers_per_gather = 0;\nselect setseed(0.42);\n${tables.join('')}`;
}

function smallSql(): string {
  const tables = Array.from({ length: smallTables }, (_, at) => {
    const name = `small_${String(at + 1).padStart(4, '0')}`;
    // The locks of all tables together would not fit into one transaction.
    const begin = at % tablesPerTransaction === 0 ? 'begin;' : '';
    const commit = (at + 1) % tablesPerTransaction === 0 ? 'commit;' : '';
    return `${begin}
create table ${name} (id integer primary key, name text not null, changed_at timestamptz);
insert into ${name} select i, '${name} ' || i, timestamptz '2024-01-01 00:00:00+00' + i * interval '1 day'
  from generate_series(1, ${1 + (at % 9)}) i;
${commit}`;
  });
  return tables.join('\n');
}
