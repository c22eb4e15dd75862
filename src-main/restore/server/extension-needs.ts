/** Compares what the extensions of a dump need with what the server has. */
import { restoreWarning, type RestoreWarning } from '#shared/domain/restore-warning.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import {
  libraryNeeded,
  oneDatabaseSetting,
  packageOf,
  whyUnprovable,
  withPackage,
} from '../../postgres/tools/extension-facts.ts';
import { literal, sql, sqlList } from '../../postgres/connection/quote-sql.ts';
import { firstNames } from '#shared/first-names.ts';
import type { Ask } from './maintenance.ts';

export interface ServerExtensions {
  /** Extensions of the dump that the server does not have. */
  missing: string[];
  /** `shared_preload_libraries`; null if this user does not have permission to read it. */
  preloaded: string[] | null;
  /**
   * Values of the settings that name one database. Settings that this user does not have permission
   * to read are missing.
   */
  settings: Readonly<Record<string, string>>;
}

/** Asks the server about the named extensions. Sends no query if there are no names. */
export async function readExtensionNeeds(
  ask: Ask,
  names: readonly string[],
): Promise<ServerExtensions> {
  if (names.length === 0) return { missing: [], preloaded: null, settings: {} };
  const list = sqlList(names.map((name) => sql`(${literal(name)})`));
  const settings = names.flatMap((name) => oneDatabaseSetting(name) ?? []);
  const wanted = sqlList(['shared_preload_libraries', ...settings].map(literal));
  const found = JSON.parse(
    // Reads a view, because current_setting() fails for settings that the user does not have
    // permission to read.
    await ask(
      sql`select pg_catalog.json_build_object('missing', (select coalesce(pg_catalog.json_agg(distinct name order by name), '[]') from (values ${list}) needed (name) where name not in (select name from pg_catalog.pg_available_extensions)), 'settings', (select coalesce(pg_catalog.json_object_agg(name, setting), '{}') from pg_catalog.pg_settings where name in (${wanted})))`,
    ),
  ) as { missing: string[]; settings: Record<string, string> };
  const { shared_preload_libraries: libraries, ...others } = found.settings;
  return {
    missing: found.missing,
    preloaded: libraries === undefined ? null : librariesIn(libraries),
    settings: others,
  };
}

/** Parses a list as the server writes it: `pg_cron, "$libdir/pgaudit"`. No I/O. */
function librariesIn(setting: string): string[] {
  return setting
    .split(',')
    .map((one) => one.trim().replaceAll('"', ''))
    .filter((one) => one !== '')
    .map((one) => one.slice(one.lastIndexOf('/') + 1));
}

/**
 * Returns why the extensions cannot be created in the database that a restore fills, which has
 * another name: one of them works in one database of a server only. Returns null if nothing
 * prevents the restore. No I/O.
 */
export function extensionBlocker(
  names: readonly string[],
  { settings }: ServerExtensions,
): NightjarError | null {
  for (const extension of names) {
    const setting = oneDatabaseSetting(extension);
    if (setting === null) continue;
    const database = settings[setting] ?? null;
    return { code: 'extension-of-one-database', extension, setting, database };
  }
  return null;
}

/** Returns what a drill needs and does not have; null if nothing is missing. No I/O. */
export function missingExtensions(
  { missing }: ServerExtensions,
  majorVersion: number,
): NightjarError | null {
  if (missing.length === 0) return null;
  const extensions = missing.map((name) => ({ name, package: packageOf(name, majorVersion) }));
  return { code: 'extensions-missing', extensions };
}

/** Returns warnings for the review. No I/O. */
export function extensionWarnings(
  names: readonly string[],
  { missing, preloaded }: ServerExtensions,
  { majorVersion, areAllNeeded }: { majorVersion: number; areAllNeeded: boolean },
): RestoreWarning[] {
  const named = missing.map((name) => withPackage(name, majorVersion));
  const unloaded = names.filter((name) => {
    const library = libraryNeeded(name);
    return (
      library !== null &&
      preloaded !== null &&
      !preloaded.includes(library) &&
      !missing.includes(name)
    );
  });
  return [
    ...(missing.length === 0
      ? []
      : [
          restoreWarning(
            areAllNeeded
              ? 'restore-review.extensions-missing'
              : 'restore-review.extensions-missing-for-tables',
            { count: missing.length, extensions: firstNames(named) },
          ),
        ]),
    ...unloaded.map((extension) =>
      restoreWarning(
        areAllNeeded ? 'restore-review.not-preloaded' : 'restore-review.not-preloaded-for-tables',
        { extension },
      ),
    ),
    ...(names.includes('timescaledb') ? [restoreWarning('restore-review.timescaledb')] : []),
  ];
}

/**
 * Returns the extension that no drill can restore, and the reason; null if there is no such
 * extension. No I/O.
 */
export function unprovableExtension(names: readonly string[]): NightjarError | null {
  for (const extension of names) {
    const reason = whyUnprovable(extension);
    if (reason !== null) return { code: 'extension-not-provable', extension, reason };
  }
  return null;
}
