/**
 * Applies the properties that an untrusted file states about its database (`pg_dump --create`) to
 * the new database. The locale is applied when the new database is created (`database-locale.ts`).
 * Only settings that run no code and load no code are applied, for any user who connects later, and
 * no setting that puts a schema of the dump before the server's own schemas. All other settings are
 * listed. Source: manual, "Server Configuration"; "The System Catalog Schema" of "Schemas" for the
 * search path.
 */
import { restoreWarning, type RestoreWarning } from '#shared/domain/restore-warning.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { identifier, literal, sql, sqlList } from '../../postgres/connection/quote-sql.ts';
import { firstNames } from '#shared/first-names.ts';
import type { DumpedDatabase } from '../feed/dump-header.ts';
import { warningOf } from '../left-out.ts';
import type { Maintenance } from './maintenance.ts';
import { isList } from './setting-lists.ts';

/**
 * Each user may set these settings for his own sessions. They only change how values are read,
 * written and computed, or for how long.
 */
const safeSettings = new Set(
  [
    'search_path timezone datestyle intervalstyle extra_float_digits bytea_output xmlbinary xmloption',
    'lc_monetary lc_numeric lc_time default_text_search_config client_min_messages',
    'statement_timeout lock_timeout idle_in_transaction_session_timeout idle_session_timeout transaction_timeout',
    'default_transaction_isolation default_transaction_read_only default_transaction_deferrable',
    'default_toast_compression default_statistics_target gin_fuzzy_search_limit array_nulls transform_null_equals',
    'work_mem maintenance_work_mem hash_mem_multiplier temp_buffers effective_cache_size effective_io_concurrency',
    'random_page_cost seq_page_cost cpu_tuple_cost cpu_index_tuple_cost cpu_operator_cost constraint_exclusion',
    'enable_bitmapscan enable_hashagg enable_hashjoin enable_indexonlyscan enable_indexscan enable_material enable_memoize',
    'enable_mergejoin enable_nestloop enable_parallel_append enable_parallel_hash enable_partition_pruning',
    'enable_partitionwise_aggregate enable_partitionwise_join enable_seqscan enable_sort enable_tidscan',
    'geqo geqo_threshold from_collapse_limit join_collapse_limit plan_cache_mode cursor_tuple_fraction synchronous_commit',
    'jit jit_above_cost max_parallel_workers_per_gather max_parallel_workers parallel_setup_cost parallel_tuple_cost',
  ].flatMap((names) => names.split(' ')),
);

type Setting = DumpedDatabase['settings'][number];

/** Returns true if the setting is safe to apply. No I/O. */
export function isSafeSetting({ name, values }: Setting): boolean {
  const small = name.toLowerCase();
  if (!safeSettings.has(small)) return false;
  if (small !== 'search_path') return values.length === 1;
  // The server's own functions are searched first unless their schema is named after other schemas.
  return !values.slice(1).includes('pg_catalog') && !values.some((one) => one.includes(','));
}

/**
 * Warnings for the review. `takesSettings`: the new database gets no settings from another source.
 */
export function dumpedDatabaseWarnings(
  its: DumpedDatabase | null,
  takesSettings: boolean,
): RestoreWarning[] {
  if (its === null) return [];
  const taken = takesSettings ? its.settings.filter(isSafeSetting) : [];
  const others = its.settings.filter((one) => !taken.includes(one));
  const left = [...its.leftOut, ...others.map(({ name }) => `its setting ${name}`)];
  return [
    restoreWarning(
      its.isMade ? 'restore-review.creates-database' : 'restore-review.connects-to-database',
      { database: its.name },
    ),
    ...(taken.length === 0
      ? []
      : [
          restoreWarning('restore-review.takes-settings', {
            database: its.name,
            settings: firstNames(taken.map(({ name }) => name)),
          }),
        ]),
    ...(left.length === 0
      ? []
      : [warningOf({ kind: 'of its database', database: its.name, what: left })]),
  ];
}

/**
 * Applies the settings that are safe to the new database. Resolves with a warning for each setting
 * that the server rejected.
 */
export async function takeSettings(
  { ask }: Pick<Maintenance, 'ask'>,
  its: DumpedDatabase,
  database: string,
): Promise<RestoreWarning[]> {
  const warnings: RestoreWarning[] = [];
  for (const setting of its.settings.filter(isSafeSetting)) {
    const { name, values } = setting;
    const value = isList(name) ? sqlList(values.map(literal)) : literal(values[0] ?? '');
    try {
      await ask(sql`alter database ${identifier(database)} set ${identifier(name)} to ${value}`);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      const { title, explanation } = describeError(error.error);
      warnings.push(
        restoreWarning('restore-review.setting-not-applied', { setting: name, title, explanation }),
      );
    }
  }
  return warnings;
}
