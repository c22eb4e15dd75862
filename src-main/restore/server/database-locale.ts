/** How a database is made that sorts and spells like the dumped one. Pure. */
import type { Manifest } from '#shared/domain/manifest.ts';
import { literal, sql, type Sql } from '../../postgres/connection/quote-sql.ts';

export type DatabaseLocale = Pick<
  Manifest['database'],
  'encoding' | 'locale' | 'ctype' | 'localeProvider' | 'providerLocale'
>;

export interface WayToCreate {
  /** What stands behind CREATE DATABASE … TEMPLATE template0. */
  clause: Sql;
  /** What is not as it was, in sentences. */
  warnings: string[];
}

const firstMajorWithProviders = 15;
const firstMajorWithBuiltin = 17;

/** The best first; the last one works on every server. The encoding is never another one. */
export function waysToCreate(
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
          `The server cannot sort by the ${localeProvider} locale ${providerLocale ?? 'unknown'} of the backup; text may be sorted otherwise.`,
        ];
  const lostLocale = `The server does not have the locale ${locale} of the backup; the restored database sorts by the bytes of its text (locale C).`;
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
