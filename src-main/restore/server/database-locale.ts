/**
 * Builds the SQL that creates a database with the collation and locale of the dumped database. No
 * I/O.
 */
import { restoreWarning, type RestoreWarning } from '#shared/domain/restore-warning.ts';
import type { Manifest } from '#shared/domain/manifest.ts';
import { literal, sql, type Sql } from '../../postgres/connection/quote-sql.ts';

export type DatabaseLocale = Pick<
  Manifest['database'],
  'encoding' | 'locale' | 'ctype' | 'localeProvider' | 'providerLocale'
>;

export interface WayToCreate {
  /** The SQL after CREATE DATABASE … TEMPLATE template0. */
  clause: Sql;
  /** About properties that differ from the dumped database. */
  warnings: RestoreWarning[];
}

const firstMajorWithProviders = 15;
const firstMajorWithBuiltin = 17;

/**
 * Returns the possible clauses, the best first. The last clause works on each server. The encoding
 * is always the same.
 */
export function createClauses(
  { encoding, locale, ctype = locale, localeProvider = 'libc', providerLocale }: DatabaseLocale,
  { majorVersion }: { majorVersion: number },
): WayToCreate[] {
  const base = sql`encoding ${literal(encoding)}`;
  const libc = sql`lc_collate ${literal(locale)} lc_ctype ${literal(ctype)}`;
  const byBytes = sql`lc_collate 'C' lc_ctype 'C'`;
  const provided = ((): Sql | null => {
    if (localeProvider === 'libc' || providerLocale === undefined || providerLocale === null) {
      return null;
    }
    if (majorVersion < firstMajorWithProviders) return null;
    if (localeProvider === 'icu')
      return sql`locale_provider icu icu_locale ${literal(providerLocale)}`;
    if (majorVersion < firstMajorWithBuiltin) return null;
    return sql`locale_provider builtin builtin_locale ${literal(providerLocale)}`;
  })();
  const explicit = majorVersion < firstMajorWithProviders ? sql`` : sql`locale_provider libc `;
  const lostProvider =
    localeProvider === 'libc'
      ? []
      : [
          providerLocale === undefined || providerLocale === null
            ? restoreWarning('restore-review.lost-provider-unknown', { provider: localeProvider })
            : restoreWarning('restore-review.lost-provider', {
                provider: localeProvider,
                locale: providerLocale,
              }),
        ];
  const lostLocale = restoreWarning('restore-review.lost-locale', { locale });
  return [
    ...(provided === null
      ? []
      : [
          { clause: sql`${base} ${provided} ${libc}`, warnings: [] },
          { clause: sql`${base} ${provided} ${byBytes}`, warnings: [] },
        ]),
    { clause: sql`${base} ${explicit}${libc}`, warnings: lostProvider },
    { clause: sql`${base} ${explicit}${byBytes}`, warnings: [...lostProvider, lostLocale] },
  ];
}
