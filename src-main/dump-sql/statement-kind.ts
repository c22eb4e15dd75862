/**
 * What one statement of a dump is, by its words outside of texts (`Statement.bare`). What is known is
 * allowed; what reaches beyond the database of the dump is named; all else is refused. Sources: PostgreSQL
 * manual, "SQL Commands"; what pg_dump.c, pg_dumpall.c and pg_backup_archiver.c write. Pure.
 */
import { parseCopyStatement, type CopyStatement } from '../catalog/copy-statement.ts';
import type { Statement } from './statement-reader.ts';

export type StatementKind =
  /** Makes or changes something of the database it is restored into. */
  | { kind: 'inside' }
  /** A setting of the session that what follows relies on. */
  | { kind: 'setting' }
  /** The reader follows it, and nothing has to be sent. */
  | { kind: 'followed' }
  | { kind: 'begin' }
  | { kind: 'commit' }
  /** Has to be committed before it can be used (manual, "ALTER TYPE … ADD VALUE"). */
  | { kind: 'inside-committed' }
  /** Names are bytes as Latin-1. With `withOids` the first column is no column. */
  | { kind: 'copy'; copy: CopyStatement; withOids: boolean }
  /** Owners, grants and comments: entries of the catalog that run nothing of the dump. */
  | { kind: 'note' }
  /** Event triggers: made last, so that they act on nothing of the restore. */
  | { kind: 'event-trigger' }
  /** Only a superuser may make it; it is an entry of the catalog and runs nothing of the dump. */
  | { kind: 'superuser' }
  /** A superuser runs the script of the extension: only while nothing of the dump could get in its way. */
  | { kind: 'extension' }
  /** Only a superuser may make it, and what is made runs with the rights of the server. */
  | { kind: 'native' }
  /** `SET SESSION AUTHORIZATION`, `SET ROLE`: the name, or null for whoever logged in. */
  | { kind: 'role'; name: string | null }
  /** Makes, drops or changes whole databases or tablespaces. */
  | { kind: 'database' }
  /** Drops something that has to be there. */
  | { kind: 'drop' }
  | { kind: 'refused' };

export interface JudgedStatement {
  does: StatementKind;
  /** What it does outside of its database, in words; null when nothing. */
  reaches: string | null;
}

const programs = 'programs are started (COPY … PROGRAM)';
const files = 'files of the server are read or written (COPY)';
const filesByCalls =
  'files of the server are read or written (lo_import, lo_export, pg_read_file and the like)';
const nativeCode = 'functions run outside of the database (LANGUAGE C and the like)';
const roles = 'roles of the server are made or changed';
const serverSettings = 'settings of the whole server are changed (ALTER SYSTEM and the like)';
const otherServers = 'other servers are named, which tables of it read from and write to';
const runsLater =
  'functions of it run with the rights of whoever changes something in it later (event triggers)';
const connectsElsewhere = 'other servers are connected to while it is restored';
const calls = 'functions are called while it is restored (SELECT, CALL)';
const computes = 'rows are computed while it is restored (INSERT with a query or a function)';
const runsCode = 'code runs while it is restored (DO)';
const sessionSettings = 'settings of the session are changed that pg_dump does not change';
const sharedObjects =
  'databases, roles or tablespaces of the server get comments, labels or rights';
const actsAsRoles = 'things are made in the name of other roles (SET SESSION AUTHORIZATION)';
const otherStatements = 'statements run that pg_dump does not write';

/** What pg_dump writes by itself, without owners and grants: no reason to stop in a backup of ours. */
export const reachesOfBackups: ReadonlySet<string> = new Set([nativeCode, otherServers, runsLater]);

/** What nobody may who owns one database and has no other rights. */
export const reachesOfOthers: ReadonlySet<string> = new Set([
  programs,
  files,
  filesByCalls,
  roles,
  serverSettings,
  connectsElsewhere,
]);

const inside: StatementKind = { kind: 'inside' };
const refused: StatementKind = { kind: 'refused' };
const plainly = (does: StatementKind): JudgedStatement => ({ does, reaches: null });
const reaching = (reaches: string, does: StatementKind = inside): JudgedStatement => ({
  does,
  reaches,
});

type Judge = (statement: Statement, bare: string) => JudgedStatement;
const always =
  (judged: JudgedStatement): Judge =>
  () =>
    judged;

/** Settings that pg_dump writes, of all its versions. */
const dumpSettings =
  /^SET (?:SESSION )?(?:statement_timeout|lock_timeout|idle_in_transaction_session_timeout|transaction_timeout|check_function_bodies|xmloption|client_min_messages|row_security|search_path|default_tablespace|default_table_access_method|default_with_oids|escape_string_warning|synchronize_seqscans|restrict_nonsystem_relation_kind)\b/iu;
/** The reader follows these, in the forms that it understands (`statement-reader.ts`). */
const quotingSettings =
  /^SET (?:SESSION )?(?:client_encoding|NAMES|standard_conforming_strings)\b/iu;
const followedSettings =
  /^SET (?:SESSION )?(?:(?:client_encoding\s?(?:=|\bTO\b)|NAMES)\s?(?:''|[A-Za-z][\w-]*)|standard_conforming_strings\s?(?:=|\bTO\b)\s?(?:''|on|off|true|false|[01]))\s?;?$/iu;

/** Calls that pg_dump writes, with nothing but values between the parentheses. */
const dumpCall =
  /^SELECT (?:\* FROM )?pg_catalog\.(?:setval|set_config|lo_create|lo_open|lo_close|lowrite|lo_unlink|pg_restore_\w+_stats)\(/u;
const unlinkIfExists =
  /^SELECT (?:CASE WHEN EXISTS ?\(SELECT 1 FROM pg_catalog\.pg_largeobject_metadata WHERE oid = '' ?\) THEN pg_catalog\.lo_unlink\('' ?\) END|pg_catalog\.lo_unlink\(oid\) FROM pg_catalog\.pg_largeobject_metadata WHERE oid = '') ?;?$/iu;
/** Both must fit: behind it could stand an operator or a cast that calls a function of the dump. */
const setsSearchPath = /^SELECT\s+pg_catalog\.set_config\('search_path', ?'/iu;
const setsOneText = /^SELECT pg_catalog\.set_config\('' ?, ?'' ?, ?(?:true|false)\) ?;?$/u;

/** What may stand among values that nothing has to be computed for. */
const valueWords = new Set(
  [
    'VALUES NULL TRUE FALSE DEFAULT E B X N ARRAY ROW',
    'ON CONFLICT DO NOTHING OVERRIDING SYSTEM USER VALUE',
    // In the place of a large object that is made and opened at once (before PostgreSQL 9.0).
    'PG_CATALOG LO_CREATE',
  ].flatMap((words) => words.split(' ')),
);
/** No name is longer than 63 bytes. */
const name = String.raw`(?:"(?:[^"]|""){0,63}"|[A-Za-z_\u0080-\u00ff][\w$\u0080-\u00ff]{0,62})`;
/** In a list only whole ones: with parts of names there are endless ways to read `(aaaa`. */
const wholeName = String.raw`"(?:[^"]|"")*"(?!")|[A-Za-z_\u0080-\u00ff][\w$\u0080-\u00ff]*(?![\w$\u0080-\u00ff])`;
const insertHead = new RegExp(
  `^INSERT INTO (?:${name}\\.)?${name} ?(?:\\((?:${wholeName}|[, ])*\\))?`,
  'iu',
);
const casts = new RegExp(
  `::\\s?(?:${name}\\.)?(?:double precision|character varying|bit varying|time(?:stamp)?(?:\\(\\d\\))? with(?:out)? time zone|${name})`,
  'giu',
);
const wordBeforeText = new RegExp(`(${name})\\s*(?='')`, 'gu');
const words = new RegExp(name, 'gu');

const fileFunctions = /\blo_(?:import|export)\b|\bpg_(?:read|ls|stat|write)_\w*(?:file|dir)/iu;

/** What is computed or called, unless it is something worse. */
const computing = (bare: string, words: string): JudgedStatement =>
  reaching(fileFunctions.test(bare) ? filesByCalls : words);

/** Whether nothing of it has to be computed. A type before a text (`date ''`) is part of a value. */
function holdsOnlyValues(bare: string): boolean {
  const rest = bare
    .replaceAll(casts, ' ')
    .replaceAll(wordBeforeText, (whole, word: string) =>
      valueWords.has(word.toUpperCase()) || !word.startsWith('"') ? ' ' : whole,
    );
  for (const [word] of rest.matchAll(words)) if (!valueWords.has(word.toUpperCase())) return false;
  return true;
}

const quotedName = /"(?:[^"]|"")*"/gu;

const untrustedLanguage = /^(?:c|internal|.*u)$/iu;
/** Of a function, outside of its texts: a name, or a text that has to be looked at. */
const languageOf = /\bLANGUAGE\s+(?:(E?'')|"((?:[^"]|""){1,63})"|([A-Za-z_][\w$]*))/iu;
const languageInText = /\bLANGUAGE\s+E?'([^']{1,63})'/giu;

/** Kinds of CREATE, ALTER, COMMENT ON and SECURITY LABEL ON that stay in the database. */
const objectKinds = [
  'TABLE',
  'UNLOGGED TABLE',
  'FOREIGN TABLE',
  'VIEW',
  'RECURSIVE VIEW',
  'MATERIALIZED VIEW',
  'INDEX',
  'UNIQUE INDEX',
  'SEQUENCE',
  'UNLOGGED SEQUENCE',
  'DOMAIN',
  'AGGREGATE',
  'ROUTINE',
  'FUNCTION',
  'PROCEDURE',
  'TRIGGER',
  'CONSTRAINT TRIGGER',
  'CONSTRAINT',
  'RULE',
  'POLICY',
  'OPERATOR',
  'COLLATION',
  'CONVERSION',
  'SCHEMA',
  'TEXT SEARCH CONFIGURATION',
  'TEXT SEARCH DICTIONARY',
  'STATISTICS',
  'PUBLICATION',
  'TRANSFORM',
  'TYPE',
  'CAST',
  'COLUMN',
  'LARGE OBJECT',
  'LANGUAGE',
].join('|');
const otherKinds =
  'EXTENSION|EVENT TRIGGER|OPERATOR CLASS|OPERATOR FAMILY|ACCESS METHOD|TEXT SEARCH PARSER|TEXT SEARCH TEMPLATE|FOREIGN DATA WRAPPER|SERVER|USER MAPPING|SUBSCRIPTION';
const superuserKinds =
  'OPERATOR CLASS|OPERATOR FAMILY|ACCESS METHOD|TEXT SEARCH PARSER|TEXT SEARCH TEMPLATE|EXTENSION|FOREIGN DATA WRAPPER|SUBSCRIPTION';

/**
 * Nothing but an owner. Only those that are named with their arguments may have a comma: behind one, ALTER TABLE and its
 * like could do anything else besides.
 */
const ownerAlone =
  /^ALTER (?:(?:FUNCTION|PROCEDURE|ROUTINE|AGGREGATE|OPERATOR) [\s\S]*|[^,]*)\bOWNER TO (?:""|[^\s",]+?) ?;?$/u;

/** The first one whose pattern fits the beginning of a statement counts. */
const judges: readonly (readonly [begins: RegExp, judge: Judge])[] = [
  // --- transactions
  [/^(?:BEGIN|START TRANSACTION)\b/u, always(plainly({ kind: 'begin' }))],
  [/^(?:COMMIT|END)\b(?! PREPARED| AND CHAIN)/u, always(plainly({ kind: 'commit' }))],

  // --- rows
  [/^COPY\b/u, judgeCopy],
  [/^INSERT INTO\b/u, judgeInsert],

  // --- settings and roles of the session
  [
    /^(?:SET (?:LOCAL |SESSION )?(?:SESSION AUTHORIZATION|ROLE)|RESET SESSION AUTHORIZATION|RESET ROLE)\b/u,
    judgeRole,
  ],
  [/^SET (?:SESSION CHARACTERISTICS|TRANSACTION|CONSTRAINTS)\b/u, always(plainly(inside))],
  [/^SET\b/u, judgeSetting],
  [/^SELECT\b/u, judgeSelect],

  // --- what is shared by all databases of a server
  [/^(?:CREATE|ALTER|DROP) (?:DATABASE|TABLESPACE)\b/u, always(plainly({ kind: 'database' }))],
  [/^(?:CREATE|ALTER|DROP) (?:ROLE|USER|GROUP)\b(?! MAPPING)/u, always(reaching(roles))],
  [/^ALTER SYSTEM\b/u, always({ does: refused, reaches: serverSettings })],
  [
    /^(?:COMMENT ON|SECURITY LABEL (?:FOR \S+ )?ON) (?:DATABASE|ROLE|TABLESPACE)\b/u,
    always(reaching(sharedObjects)),
  ],

  // --- who may do what
  [/^(?:GRANT|REVOKE)\b/u, judgeGrant],
  [/^ALTER DEFAULT PRIVILEGES\b/u, always(plainly({ kind: 'note' }))],
  // Comes after the owners of both: a sequence that belongs to a table has no owner of its own.
  [/^ALTER SEQUENCE [^,]* OWNED BY /u, always(plainly({ kind: 'note' }))],
  [/^ALTER EVENT TRIGGER\b/u, always(plainly({ kind: 'event-trigger' }))],
  [ownerAlone, always(plainly({ kind: 'note' }))],

  // --- what only superusers make
  [/^CREATE EVENT TRIGGER\b/u, always(reaching(runsLater, { kind: 'event-trigger' }))],
  [/^(?:DROP|COMMENT ON) EVENT TRIGGER\b/u, always(plainly({ kind: 'event-trigger' }))],
  [/^CREATE EXTENSION\b/u, always(plainly({ kind: 'extension' }))],
  [/^(?:CREATE|ALTER) FOREIGN DATA WRAPPER\b/u, judgeForeignDataWrapper],
  [/^CREATE SUBSCRIPTION\b/u, judgeSubscription],
  [/^ALTER SUBSCRIPTION\b/u, always(reaching(connectsElsewhere))],
  [new RegExp(`^CREATE (?:${superuserKinds})\\b`, 'u'), always(plainly({ kind: 'superuser' }))],
  [/^ALTER OPERATOR FAMILY\b/u, always(plainly({ kind: 'superuser' }))],
  [/^(?:CREATE|ALTER) PUBLICATION\b/u, judgePublication],
  [/^CREATE CAST\b/u, judgeCast],
  [/^CREATE TYPE\b/u, judgeType],
  [/^CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE)\b/u, judgeFunction],
  [
    /^CREATE (?:OR REPLACE )?(?:TRUSTED )?(?:PROCEDURAL )?LANGUAGE\b/u,
    // A validator may be any function, and is called for each function in the language.
    (_, bare) =>
      /\bHANDLER\b/iu.test(bare)
        ? reaching(nativeCode, /\bVALIDATOR\b/iu.test(bare) ? inside : { kind: 'native' })
        : plainly(inside),
  ],

  // --- other servers
  [/^(?:CREATE|ALTER) (?:SERVER|USER MAPPING|FOREIGN TABLE)\b/u, always(reaching(otherServers))],
  [/^IMPORT FOREIGN SCHEMA\b/u, always(reaching(connectsElsewhere))],

  // --- everything else that a dump is made of
  [/^ALTER TYPE \S+ ADD VALUE\b/u, always(plainly({ kind: 'inside-committed' }))],
  [
    new RegExp(
      `^(?:CREATE|ALTER)(?: OR REPLACE)?(?: CONSTRAINT| DEFAULT)? (?:${objectKinds}|${otherKinds})\\b`,
      'u',
    ),
    // A schema that is made with what is in it, and tables and views that are filled at once, hold no more
    // than what stands here: it is run by whoever restores, like the rest.
    always(plainly(inside)),
  ],
  [
    new RegExp(
      `^(?:COMMENT ON|SECURITY LABEL (?:FOR \\S+ )?ON) (?:${objectKinds}|${otherKinds})\\b`,
      'u',
    ),
    always(plainly({ kind: 'note' })),
  ],
  [
    new RegExp(`^DROP (?:${objectKinds}|${otherKinds}|INDEX|PROCEDURAL LANGUAGE)\\b`, 'u'),
    (_, bare) => plainly(/^DROP [A-Z ]+? IF EXISTS\b/u.test(bare) ? inside : { kind: 'drop' }),
  ],
  [/^REFRESH MATERIALIZED VIEW\b|^ANALYZE\b/u, always(plainly(inside))],

  // --- what psql would run, and pg_dump does not write
  [/^DO\b/u, always(reaching(runsCode))],
  [/^(?:CALL|VALUES|TABLE|WITH|EXECUTE)\b/u, (_, bare) => computing(bare, calls)],
  [/^LOAD\b/u, always(reaching(nativeCode))],
  [
    /^(?:UPDATE|DELETE|MERGE|TRUNCATE|LOCK|CLUSTER|REINDEX|REASSIGN OWNED|DROP OWNED|PREPARE (?!TRANSACTION)|DEALLOCATE|NOTIFY)\b/u,
    always(reaching(otherStatements)),
  ],
];

function judgeCopy({ bytes }: Statement, bare: string): JudgedStatement {
  const copy = parseCopyStatement(bytes.toString('latin1'));
  if (copy !== null) {
    return plainly({ kind: 'copy', copy, withOids: /\bWITH OIDS FROM stdin;$/u.test(bare) });
  }
  if (/\b(?:FROM|TO)\s+PROGRAM\b/iu.test(bare)) return reaching(programs);
  if (/\b(?:FROM|TO)\s+E?''/iu.test(bare)) return reaching(files);
  return plainly(refused);
}

function judgeInsert(_: Statement, bare: string): JudgedStatement {
  const head = insertHead.exec(bare)?.[0];
  const isPlain = head !== undefined && holdsOnlyValues(bare.slice(head.length));
  return isPlain ? plainly(inside) : computing(bare, computes);
}

function judgeRole({ bytes }: Statement): JudgedStatement {
  const [, text, quoted, plain] =
    /^(?:SET\s+(?:LOCAL\s+|SESSION\s+)?(?:SESSION\s+AUTHORIZATION|ROLE)\s+(?:TO\s+|=\s*)?(?:'((?:[^'\\]|'')*)'|"((?:[^"]|"")*)"|([A-Za-z_]\w*))|RESET\s+\S+(?:\s+AUTHORIZATION)?)\s*;?$/iu.exec(
      bytes.toString('utf8'),
    ) ?? ['refused', 'refused'];
  if (text === 'refused') return plainly(refused);
  const role =
    text?.replaceAll("''", "'") ?? quoted?.replaceAll('""', '"') ?? plain?.toLowerCase() ?? null;
  const isNobody = role === null || role === 'default' || role === 'none';
  return reaching(actsAsRoles, { kind: 'role', name: isNobody ? null : role });
}

function judgeSetting(_: Statement, bare: string): JudgedStatement {
  if (quotingSettings.test(bare)) {
    return plainly(followedSettings.test(bare) ? { kind: 'followed' } : refused);
  }
  return dumpSettings.test(bare)
    ? plainly({ kind: 'setting' })
    : reaching(sessionSettings, { kind: 'setting' });
}

function judgeSelect({ bytes }: Statement, bare: string): JudgedStatement {
  if (unlinkIfExists.test(bare)) return plainly(inside);
  const call = dumpCall.exec(bare)?.[0];
  if (call === undefined) {
    const isQuiet = holdsOnlyValues(bare.slice('SELECT'.length));
    return isQuiet ? plainly(inside) : computing(bare, calls);
  }
  if (!holdsOnlyValues(bare.slice(call.length))) return computing(bare, calls);
  if (!call.includes('set_config')) return plainly(inside);
  return setsOneText.test(bare) && setsSearchPath.test(bytes.toString('latin1'))
    ? plainly({ kind: 'setting' })
    : reaching(sessionSettings, { kind: 'setting' });
}

function judgeGrant(_: Statement, bare: string): JudgedStatement {
  if (!/ ON /u.test(bare)) return reaching(roles);
  if (/ ON PARAMETER /u.test(bare)) return reaching(serverSettings);
  return / ON (?:DATABASE|TABLESPACE) /u.test(bare)
    ? reaching(sharedObjects)
    : plainly({ kind: 'note' });
}

/** A validator is a function of anybody, and it is called at once. */
function judgeForeignDataWrapper(_: Statement, bare: string): JudgedStatement {
  const does: StatementKind = /\bVALIDATOR\b/iu.test(bare) ? inside : { kind: 'superuser' };
  return reaching(otherServers, does);
}

/** pg_dump writes `connect = false`: without it the other server is connected to. */
function judgeSubscription(_: Statement, bare: string): JudgedStatement {
  const isQuiet = /\bWITH \(connect = false[,)]/iu.test(bare);
  return isQuiet ? reaching(otherServers, { kind: 'superuser' }) : reaching(connectsElsewhere);
}

/** Of all tables, or of all in a schema: only superusers may. */
function judgePublication(_: Statement, bare: string): JudgedStatement {
  const isWide = /\bFOR ALL (?:TABLES|SEQUENCES)\b|\bTABLES IN SCHEMA\b/u.test(bare.toUpperCase());
  return plainly(isWide ? { kind: 'superuser' } : inside);
}

/** Values of one type are then taken for those of another one: that can read any memory of the server. */
function judgeCast(_: Statement, bare: string): JudgedStatement {
  return /\bWITHOUT FUNCTION\b/iu.test(bare)
    ? reaching(nativeCode, { kind: 'native' })
    : plainly(inside);
}

/** A type with functions for its text is one in C; a shell type announces one. */
function judgeType(_: Statement, bare: string): JudgedStatement {
  const isOrdinary = / AS\b/iu.test(bare);
  return isOrdinary ? plainly(inside) : reaching(nativeCode, { kind: 'native' });
}

function judgeFunction({ bytes, bare: said }: Statement): JudgedStatement {
  const [, text, quoted, plain] = languageOf.exec(said) ?? [];
  const languages =
    text === undefined
      ? [quoted ?? plain ?? 'sql']
      : [...bytes.toString('latin1').matchAll(languageInText)].map(([, language = '']) => language);
  return languages.some((language) => untrustedLanguage.test(language))
    ? reaching(nativeCode, { kind: 'native' })
    : plainly(inside);
}

/** What a statement is, and what it reaches. */
export function judgeStatement(statement: Statement): JudgedStatement {
  // What a statement is stands at its beginning; the rest of a long one costs nothing but its search.
  // What stands in a quoted name is no word of the language.
  const bare = withCapitals(statement.bare.replaceAll(quotedName, '""'));
  for (const [begins, judge] of judges) if (begins.test(bare)) return judge(statement, bare);
  return plainly(refused);
}

/** “ALTER SYSTEM”: how a statement is called when it is refused. */
export function nameOfStatement({ bare }: Statement): string {
  return withCapitals(bare.slice(0, 200)).split(' ').slice(0, 2).join(' ').slice(0, 40);
}

/** What a statement is stands in its first words. */
const headLength = 300;
const wordsOfHead = 8;

/** With one space between words, and the words that begin it in capitals. */
function withCapitals(bare: string): string {
  const text = bare.trim();
  const head = text
    .slice(0, headLength)
    .split(/\s+/u)
    .map((word, at) => (at < wordsOfHead && /^[a-z]+;?$/iu.test(word) ? word.toUpperCase() : word))
    .join(' ');
  const rest = text.slice(headLength);
  return rest.includes('\n') || rest.includes('\t') || rest.includes('  ')
    ? head + rest.replaceAll(/\s+/gu, ' ')
    : head + rest;
}
