/**
 * Facts about extensions: the package of each extension, libraries that must be loaded when the
 * server starts, and extensions that can only be in one database of a server. Pure functions: no
 * I/O.
 *
 * Sources: manual, "Additional Supplied Modules"; package names of Debian and apt.postgresql.org;
 * the README of each extension for `shared_preload_libraries`.
 */

/** `#` is replaced by the major version of the server. */
const packages: Readonly<Record<string, string>> = {
  ...sameFor('postgresql-# (Debian) or postgresql-contrib', [
    'adminpack',
    'amcheck',
    'autoinc',
    'bloom',
    'btree_gin',
    'btree_gist',
    'citext',
    'cube',
    'dblink',
    'dict_int',
    'dict_xsyn',
    'earthdistance',
    'file_fdw',
    'fuzzystrmatch',
    'hstore',
    'insert_username',
    'intagg',
    'intarray',
    'isn',
    'lo',
    'ltree',
    'moddatetime',
    'old_snapshot',
    'pageinspect',
    'pg_buffercache',
    'pg_freespacemap',
    'pg_logicalinspect',
    'pg_overexplain',
    'pg_prewarm',
    'pg_stat_statements',
    'pg_surgery',
    'pg_trgm',
    'pg_visibility',
    'pg_walinspect',
    'pgcrypto',
    'pgrowlocks',
    'pgstattuple',
    'postgres_fdw',
    'refint',
    'seg',
    'sslinfo',
    'tablefunc',
    'tcn',
    'tsm_system_rows',
    'tsm_system_time',
    'unaccent',
    'uuid-ossp',
    'xml2',
  ]),
  ...sameFor('postgresql-plperl-#', [
    'plperl',
    'plperlu',
    'bool_plperl',
    'bool_plperlu',
    'hstore_plperl',
    'hstore_plperlu',
    'jsonb_plperl',
    'jsonb_plperlu',
  ]),
  ...sameFor('postgresql-plpython3-#', [
    'plpython3u',
    'hstore_plpython3u',
    'jsonb_plpython3u',
    'ltree_plpython3u',
  ]),
  ...sameFor('postgresql-pltcl-#', ['pltcl', 'pltclu']),
  ...sameFor('postgresql-#-postgis-3', [
    'postgis',
    'postgis_raster',
    'postgis_sfcgal',
    'postgis_tiger_geocoder',
    'postgis_topology',
    'address_standardizer',
    'address_standardizer_data_us',
  ]),
  age: 'postgresql-#-age',
  h3: 'postgresql-#-h3',
  hll: 'postgresql-#-hll',
  http: 'postgresql-#-http',
  hypopg: 'postgresql-#-hypopg',
  icu_ext: 'postgresql-#-icu-ext',
  ip4r: 'postgresql-#-ip4r',
  jsquery: 'postgresql-#-jsquery',
  mysql_fdw: 'postgresql-#-mysql-fdw',
  ogr_fdw: 'postgresql-#-ogr-fdw',
  orafce: 'postgresql-#-orafce',
  periods: 'postgresql-#-periods',
  pg_cron: 'postgresql-#-cron',
  pg_hint_plan: 'postgresql-#-pg-hint-plan',
  pg_partman: 'postgresql-#-partman',
  pg_qualstats: 'postgresql-#-pg-qualstats',
  pg_repack: 'postgresql-#-repack',
  pg_similarity: 'postgresql-#-similarity',
  pg_squeeze: 'postgresql-#-squeeze',
  pg_stat_kcache: 'postgresql-#-pg-stat-kcache',
  pg_wait_sampling: 'postgresql-#-pg-wait-sampling',
  pgaudit: 'postgresql-#-pgaudit',
  pglogical: 'postgresql-#-pglogical',
  pgmp: 'postgresql-#-pgmp',
  pgrouting: 'postgresql-#-pgrouting',
  pgtap: 'postgresql-#-pgtap',
  pldbgapi: 'postgresql-#-pldebugger',
  plpgsql_check: 'postgresql-#-plpgsql-check',
  plprofiler: 'postgresql-#-plprofiler',
  plr: 'postgresql-#-plr',
  plsh: 'postgresql-#-plsh',
  pointcloud: 'postgresql-#-pointcloud',
  powa: 'postgresql-#-powa',
  prefix: 'postgresql-#-prefix',
  q3c: 'postgresql-#-q3c',
  rum: 'postgresql-#-rum',
  semver: 'postgresql-#-semver',
  set_user: 'postgresql-#-set-user',
  tdigest: 'postgresql-#-tdigest',
  tds_fdw: 'postgresql-#-tds-fdw',
  timescaledb: 'timescaledb-2-postgresql-# (from the repository of Timescale)',
  citus: 'postgresql-#-citus-… (from the repository of Citus)',
  unit: 'postgresql-#-unit',
  vector: 'postgresql-#-pgvector',
};

function sameFor(name: string, extensions: readonly string[]): Record<string, string> {
  return Object.fromEntries(extensions.map((extension) => [extension, name]));
}

/** "postgresql-15-cron"; null if the package is unknown. */
export function packageOf(extension: string, majorVersion: number): string | null {
  const name = Object.hasOwn(packages, extension) ? packages[extension] : undefined;
  return name?.replaceAll('#', String(majorVersion)) ?? null;
}

/** “vector (package postgresql-15-pgvector)”. */
export function withPackage(extension: string, majorVersion: number): string {
  const name = packageOf(extension, majorVersion);
  return name === null ? extension : `${extension} (package ${name})`;
}

/** The setting that names the only database of a server in which this extension can be created. */
export function oneDatabaseSetting(extension: string): string | null {
  return extension === 'pg_cron' ? 'cron.database_name' : null;
}

/**
 * Libraries, in order, for the server of a drill. These libraries do nothing on their own if
 * background workers are disabled (`max_worker_processes`). Names from a dump are never added.
 */
const preloads: Readonly<Record<string, readonly string[]>> = {
  pg_cron: ['pg_cron'],
  pg_qualstats: ['pg_qualstats'],
  pg_show_plans: ['pg_show_plans'],
  pg_stat_kcache: ['pg_stat_statements', 'pg_stat_kcache'],
  pg_stat_statements: ['pg_stat_statements'],
  pg_wait_sampling: ['pg_wait_sampling'],
  pgaudit: ['pgaudit'],
  set_user: ['set_user'],
};

/**
 * Value of `shared_preload_libraries` that these extensions need on a drill's server; empty for all
 * other extensions.
 */
export function librariesToPreload(extensions: readonly string[]): string[] {
  const wanted = extensions.flatMap((name) =>
    Object.hasOwn(preloads, name) ? (preloads[name] ?? []) : [],
  );
  return [...new Set(wanted)];
}

const executables =
  'It has to be loaded when the server starts and then begins programs of its own, which a drill does not allow: they could act on what the backup says.';

const unprovable: Readonly<Record<string, string>> = {
  timescaledb:
    'It has to be loaded when the server starts, and its tables are restored between timescaledb_pre_restore() and timescaledb_post_restore() only, which Nightjar does not call.',
  ...sameFor(executables, [
    'bdr',
    'citus',
    'pg_duckdb',
    'pg_net',
    'pg_search',
    'pg_squeeze',
    'pg_tle',
    'pglogical',
    'pgsodium',
    'repmgr',
    'spock',
    'vectors',
  ]),
};

/** Why no drill can restore a backup with this extension, as sentences; null if a drill can. */
export function whyUnprovable(extension: string): string | null {
  return Object.hasOwn(unprovable, extension) ? (unprovable[extension] ?? null) : null;
}

/** The library without which the extension cannot be created; null if it needs none. */
export function libraryNeeded(extension: string): string | null {
  if (extension === 'pg_stat_statements') return null;
  if (whyUnprovable(extension) !== null) return extension;
  return Object.hasOwn(preloads, extension) ? extension : null;
}
