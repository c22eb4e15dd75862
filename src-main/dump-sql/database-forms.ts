/**
 * Parses the statements of a dump about its own database, word for word as pg_dump writes them with
 * `--create` (dumpDatabase and dumpDatabaseConfig in pg_dump.c, makeAlterConfigCommand in
 * dumputils.c), or as users begin a manually written file: a plain DROP, CREATE and `\c`. None of
 * these statements is sent to a server: Nightjar writes its own statements for the properties that
 * are restored. Statements of other forms are not recognized. No I/O.
 */
import { decoderOf } from './text-encoding.ts';
import type { Statement } from './dump-part.ts';

export type DatabaseForm =
  | { form: 'create'; database: string; nature: LocaleInDump | null }
  | { form: 'drop'; database: string }
  /**
   * Name of a property that belongs to the database and is not in a dump of its contents: “its
   * owner”.
   */
  | { form: 'belonging'; database: string; what: string }
  | { form: 'setting'; database: string; name: string; values: string[] };

/** Locale of a database. */
export interface LocaleInDump {
  encoding: string;
  locale: string;
  ctype: string;
  localeProvider: 'libc' | 'icu' | 'builtin';
  providerLocale: string | null;
}

const id = String.raw`("(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)`;
const anyId = String.raw`(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)`;
const text = String.raw`(?:'(?:[^']|'')*'|E'(?:[^'\\]|''|\\\\)*')`;
const createOption = String.raw`(?:ENCODING|LOCALE|LC_COLLATE|LC_CTYPE|ICU_LOCALE|ICU_RULES|BUILTIN_LOCALE) = ${text}|LOCALE_PROVIDER = (?:libc|icu|builtin)|TABLESPACE = ${anyId}`;
const whole = (pattern: string, flags = 'u'): RegExp => new RegExp(`^${pattern};$`, flags);

const create = whole(
  String.raw`CREATE DATABASE ${id} WITH TEMPLATE = template0((?: (?:${createOption}))*)`,
);
const anyCaseId = String.raw`("(?:[^"]|"")+"|[a-z_][\w$]*)`;
/** Options of a database without a template, or with a template of the server. */
const optionByHand = String.raw`(?:TEMPLATE(?:\s*=\s*|\s+)(?:template0|template1|DEFAULT)|(?:OWNER|ENCODING|LOCALE|LC_COLLATE|LC_CTYPE|LOCALE_PROVIDER|ICU_LOCALE|TABLESPACE|CONNECTION\s+LIMIT|IS_TEMPLATE|ALLOW_CONNECTIONS)(?:\s*=\s*|\s+)(?:${text}|${anyId}|-?\d+))`;
const createManually = new RegExp(
  String.raw`^CREATE\s+DATABASE\s+${anyCaseId}(?:\s+WITH)?(?:\s+${optionByHand}(?=[\s;]))*\s*;$`,
  'iu',
);
const drop = new RegExp(String.raw`^DROP\s+DATABASE\s+(?:IF\s+EXISTS\s+)?${anyCaseId}\s*;$`, 'iu');
const oneOption = new RegExp(String.raw` ([A-Z_]+) = (${text}|${anyId})`, 'gu');
const unmark = whole(
  String.raw`UPDATE pg_catalog\.pg_database SET datistemplate = false WHERE datname = (${text})`,
);
const setting = whole(
  String.raw`ALTER DATABASE ${id} SET ((?:${anyId}\.)?${anyId}) TO (${text}(?:, ${text})*)`,
);
const oneText = new RegExp(text, 'gu');
const belongings: readonly (readonly [RegExp, string])[] = [
  [whole(String.raw`ALTER DATABASE ${id} OWNER TO ${anyId}`), 'its owner'],
  [whole(String.raw`ALTER DATABASE ${id} CONNECTION LIMIT = -?\d+`), 'its connection limit'],
  [whole(String.raw`ALTER DATABASE ${id} IS_TEMPLATE = true`), 'that it is a template'],
  [
    whole(
      String.raw`ALTER ROLE ${anyId} IN DATABASE ${id} SET (?:${anyId}\.)?${anyId} TO ${text}(?:, ${text})*`,
    ),
    'settings of single roles in it',
  ],
  [whole(String.raw`COMMENT ON DATABASE ${id} IS (?:${text}|NULL)`), 'its comment'],
  [
    whole(String.raw`SECURITY LABEL FOR ${anyId} ON DATABASE ${id} IS ${text}`),
    'its security label',
  ],
  [
    whole(
      String.raw`(?:GRANT|REVOKE)(?: GRANT OPTION FOR)? (?:ALL PRIVILEGES|[A-Z]+(?:, ?[A-Z]+)*) ON DATABASE ${id} (?:TO|FROM) ${anyId}(?: WITH GRANT OPTION)?`,
      'iu',
    ),
    'its grants',
  ],
  [
    whole(
      String.raw`(?:GRANT|REVOKE)(?: GRANT OPTION FOR)? [A-Z]+(?:, ?[A-Z]+)* ON DATABASE ${id} (?:TO|FROM) PUBLIC`,
    ),
    'its grants',
  ],
];

/**
 * Every statement of one of these forms has one of these keywords at its beginning, and is short.
 */
const mayBe =
  /^\s*(?:(?:CREATE|DROP|ALTER)\s+DATABASE\s|UPDATE pg_catalog\.pg_database |ALTER ROLE |(?:COMMENT|GRANT|REVOKE|SECURITY) )/iu;
const longestBytes = 64 * 1024;

/** Returns null for a statement that does not match one of the forms word for word. */
export function databaseFormOf({ bytes, bare, encoding }: Statement): DatabaseForm | null {
  if (bytes.length > longestBytes || !mayBe.test(bare) || !/database/iu.test(bare)) return null;
  const line = decoderOf(encoding)(bytes);
  const [isCreate, created = '', options = ''] = create.exec(line) ?? [];
  if (isCreate !== undefined) {
    return { form: 'create', database: unquoted(created), nature: localeOf(options) };
  }
  const made = createManually.exec(line)?.[1];
  if (made !== undefined) return { form: 'create', database: unquoted(made), nature: null };
  const dropped = drop.exec(line)?.[1];
  if (dropped !== undefined) return { form: 'drop', database: unquoted(dropped) };
  const unmarked = unmark.exec(line)?.[1];
  if (unmarked !== undefined) return { form: 'drop', database: textOf(unmarked) };
  const [isSetting, database = '', name = '', values = ''] = setting.exec(line) ?? [];
  if (isSetting !== undefined) {
    return {
      form: 'setting',
      database: unquoted(database),
      name: name.replaceAll('"', ''),
      values: [...values.matchAll(oneText)].map(([one]) => textOf(one)),
    };
  }
  for (const [form, what] of belongings) {
    const of = form.exec(line)?.[1];
    if (of !== undefined) return { form: 'belonging', database: unquoted(of), what };
  }
  return null;
}

/** Returns the database that this line creates, in the form of pg_dump; otherwise null. */
export function databaseCreatedBy(line: string): string | null {
  const name = create.exec(line)?.[1];
  return name === undefined ? null : unquoted(name);
}

function localeOf(options: string): LocaleInDump | null {
  const found = new Map(
    [...options.matchAll(oneOption)].map(([, name = '', value = '']) => [
      name,
      value.endsWith("'") ? textOf(value) : value,
    ]),
  );
  const encoding = found.get('ENCODING');
  const locale = found.get('LC_COLLATE') ?? found.get('LOCALE');
  if (encoding === undefined || locale === undefined) return null;
  const provider = found.get('LOCALE_PROVIDER');
  return {
    encoding,
    locale,
    ctype: found.get('LC_CTYPE') ?? locale,
    localeProvider: provider === 'icu' || provider === 'builtin' ? provider : 'libc',
    providerLocale: found.get('ICU_LOCALE') ?? found.get('BUILTIN_LOCALE') ?? null,
  };
}

const unquoted = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();

const textOf = (written: string): string =>
  written.startsWith('E')
    ? written.slice(2, -1).replaceAll(/''|\\\\/gu, (two) => two.slice(1))
    : written.slice(1, -1).replaceAll("''", "'");

// --- commands of psql

/**
 * Without quotes, the name ends before a semicolon, and psql converts it to lower case
 * (psql_scan_slash_option, OT_SQLID).
 */
const simpleName = /^\\c(?:onnect)?\s+(?:([A-Za-z_][\w$]*)|"((?:[^"=]|"")+)");*$/u;
/**
 * Form for names with characters other than letters and digits (appendPsqlMetaConnect in
 * string_utils.c).
 */
const anyName =
  /^\\connect -reuse-previous=on "dbname=(?:([A-Za-z0-9_.]+)|'((?:[^'\\]|\\['\\])*)')"$/u;

/**
 * Returns the database of `\connect` in the forms of pg_dump, pg_dumpall and manually written
 * files. Returns null for other forms: another server, another user, further arguments.
 */
export function connectedTo(command: string): string | null {
  const [isSimple, plain, quoted] = simpleName.exec(command) ?? [];
  if (isSimple !== undefined) {
    const name = plain?.toLowerCase() ?? quoted?.replaceAll('""', '"') ?? '';
    return /^postgres(?:ql)?:\/\//u.test(name) ? null : name;
  }
  const [isAny, bare, value] = anyName.exec(command) ?? [];
  if (isAny === undefined) return null;
  // In the quotes of psql, a quote is doubled.
  return bare ?? value?.replaceAll(/\\(['\\])/gu, '$1').replaceAll('""', '"') ?? null;
}
