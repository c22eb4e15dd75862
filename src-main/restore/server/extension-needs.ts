/** What the extensions of a dump need of a server, held against what it has. */
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
  /** Those of the dump that the server does not have. */
  missing: string[];
  /** `shared_preload_libraries`; null when this user may not read it. */
  preloaded: string[] | null;
  /** What settings say that name one database; those that this user may not read are not in it. */
  settings: Readonly<Record<string, string>>;
}

/** Asks the server for the extensions that are named; for none it is not asked. */
export async function lookAtExtensions(
  ask: Ask,
  names: readonly string[],
): Promise<ServerExtensions> {
  if (names.length === 0) return { missing: [], preloaded: null, settings: {} };
  const list = sqlList(names.map((name) => sql`(${literal(name)})`));
  const settings = names.flatMap((name) => oneDatabaseSetting(name) ?? []);
  const wanted = sqlList(['shared_preload_libraries', ...settings].map(literal));
  const found = JSON.parse(
    // A view, because current_setting() fails for what somebody may not read.
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

/** A list as the server writes it: `pg_cron, "$libdir/pgaudit"`. Pure. */
function librariesIn(setting: string): string[] {
  return setting
    .split(',')
    .map((one) => one.trim().replaceAll('"', ''))
    .filter((one) => one !== '')
    .map((one) => one.slice(one.lastIndexOf('/') + 1));
}

/**
 * Why the extensions cannot be made in a database of another name, as a restore fills it: one of them lives in one
 * database of a server only. Pure; null when nothing is in the way.
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

/** What a drill needs and has not got. Pure; null when nothing is missing. */
export function missingExtensions(
  { missing }: ServerExtensions,
  majorVersion: number,
): NightjarError | null {
  if (missing.length === 0) return null;
  const extensions = missing.map((name) => ({ name, package: packageOf(name, majorVersion) }));
  return { code: 'extensions-missing', extensions };
}

/** Sentences for the review. Pure. */
export function extensionWarnings(
  names: readonly string[],
  { missing, preloaded }: ServerExtensions,
  { majorVersion, areAllNeeded }: { majorVersion: number; areAllNeeded: boolean },
): string[] {
  const failsWithout = (it: string): string =>
    areAllNeeded
      ? `without ${it} the restore will fail`
      : `when the tables need ${it}, the restore will fail`;
  const isOne = missing.length === 1;
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
          `The server lacks the ${isOne ? 'extension' : 'extensions'} ${firstNames(named)}; ${failsWithout(isOne ? 'it' : 'them')}. Install what is missing on the computer of the server first.`,
        ]),
    ...unloaded.map(
      (name) =>
        `${name} is not in shared_preload_libraries of the server; ${failsWithout('it')}. Add it there and restart the server first.`,
    ),
    ...(names.includes('timescaledb')
      ? [
          'Tables of timescaledb are restored between timescaledb_pre_restore() and timescaledb_post_restore() only, which Nightjar does not call: restore this backup by hand with psql.',
        ]
      : []),
  ];
}

/** The extension that no drill can restore, and why. Pure; null when there is none. */
export function unprovableExtension(names: readonly string[]): NightjarError | null {
  for (const extension of names) {
    const reason = whyUnprovable(extension);
    if (reason !== null) return { code: 'extension-not-provable', extension, reason };
  }
  return null;
}
