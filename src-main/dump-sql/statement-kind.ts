/**
 * What one statement of a dump is, by its words outside of texts (`Statement.bare`). What is known is
 * allowed; what reaches beyond the database of the dump is named; all else is refused. Sources: PostgreSQL
 * manual, "SQL Commands"; what pg_dump.c, pg_dumpall.c and pg_backup_archiver.c write. Pure.
 */
import { parseCopyStatement, type CopyStatement } from './copy-statement.ts';
import {
  isEventTriggerForm,
  extensionOf,
  isNativeForm,
  isSuperuserForm,
  languagesOf,
  leakproofFunctionOf,
  noteOf,
  type Note,
} from './admin-forms.ts';
import type { Statement } from './dump-part.ts';
import { isFollowed } from './sql-statements.ts';
import { wordsOf, type StatementWords } from './statement-tokens.ts';

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
  /** Owners, grants and comments: entries of the catalog that run nothing of the dump (`admin-forms.ts`). */
  | { kind: 'note'; note: Note }
  /** Event triggers: made last, so that they act on nothing of the restore. */
  | { kind: 'event-trigger' }
  /** Only a superuser may make it; it is an entry of the catalog and runs nothing of the dump. */
  | { kind: 'superuser' }
  /** A superuser runs the script of the extension: only while nothing of the dump could get in its way. */
  | { kind: 'extension' }
  /**
   * Only a superuser may make it, and what is made runs with the rights of the server. `isPlain`: it is nothing
   * but that, so that making it runs nothing of the dump.
   */
  | { kind: 'native'; isPlain: boolean }
  /** A function like any other, which only a superuser may call leakproof. */
  | { kind: 'leakproof'; schema: string; name: string }
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
  /** What it is called, where that is to be said. */
  called?: string;
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
const untrustedExtensions =
  'extensions are installed that only a superuser may install: most of them are harmless, others reach files or other servers';
const ownOperators =
  'functions of it run with the rights of whoever makes an index with its operator classes';

/** What pg_dump writes by itself, without owners and grants: no reason to stop in a backup of ours. */
export const reachesOfBackups: ReadonlySet<string> = new Set([
  nativeCode,
  otherServers,
  runsLater,
  ownOperators,
  untrustedExtensions,
]);

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
const superuser: StatementKind = { kind: 'superuser' };
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
/** The reader follows these, in the forms that it understands (`statement-reader.ts`); all others are refused. */
const quotingSettings =
  /^SET\s+(?:SESSION\s+|LOCAL\s+)?(?:"?(?:client_encoding|standard_conforming_strings)\b|NAMES\b)/iu;
/** The same by a function, which nobody follows. */
const setsQuoting =
  /\bset_config\s*\(\s*(?:[ENn]|U&)?'(?:client_encoding|standard_conforming_strings)'/iu;

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
  // As `SET search_path TO DEFAULT`.
  [/^RESET SEARCH_PATH\s?;?$/iu, always(plainly({ kind: 'setting' }))],
  // `supabase db dump` ends with it: what the reader follows must not change unseen, so it is not sent.
  [/^RESET ALL ?;?$/u, always(plainly({ kind: 'followed' }))],
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
  [/^ALTER (?:DEFAULT PRIVILEGES|EVENT TRIGGER)\b/u, judgeNote],
  [/^ALTER [\s\S]*\b(?:OWNER TO|OWNED BY)\b/u, judgeNote],

  // --- what only superusers make
  [/^(?:CREATE|DROP|COMMENT ON) EVENT TRIGGER\b/u, judgeEventTrigger],
  [/^CREATE EXTENSION\b/u, judgeExtension],
  [/^(?:CREATE|ALTER) FOREIGN DATA WRAPPER\b/u, ofForm(isSuperuserForm, superuser, otherServers)],
  [/^CREATE SUBSCRIPTION\b/u, judgeSubscription],
  [/^ALTER SUBSCRIPTION\b/u, always(reaching(connectsElsewhere))],
  [
    /^(?:CREATE OPERATOR CLASS|(?:CREATE|ALTER) OPERATOR FAMILY)\b/u,
    ofForm(isSuperuserForm, superuser, ownOperators),
  ],
  [
    /^CREATE (?:ACCESS METHOD|TEXT SEARCH (?:PARSER|TEMPLATE)|PUBLICATION|TRANSFORM)\b|^ALTER PUBLICATION\b/u,
    ofForm(isSuperuserForm, superuser),
  ],
  [/^CREATE CAST\b/u, judgeNative],
  [/^CREATE TYPE\b/u, judgeNative],
  [/^CREATE (?:OR REPLACE )?AGGREGATE\b/u, judgeAggregate],
  [/^CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE)\b/u, judgeFunction],
  [/^CREATE (?:OR REPLACE )?(?:TRUSTED )?(?:PROCEDURAL )?LANGUAGE\b/u, judgeNative],

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
    judgeNote,
  ],
  [
    new RegExp(`^DROP (?:${objectKinds}|${otherKinds}|INDEX|PROCEDURAL LANGUAGE)\\b`, 'u'),
    (_, bare) => plainly(/^DROP [A-Z ]+? IF EXISTS\b/u.test(bare) ? inside : { kind: 'drop' }),
  ],
  [/^REFRESH MATERIALIZED VIEW\b|^ANALYZE\b/u, always(plainly(inside))],

  // --- what psql would run, and pg_dump does not write
  [/^DO\b/u, always(reaching(runsCode))],
  [
    /^(?:CALL|VALUES|TABLE|WITH|EXECUTE)\b/u,
    ({ bytes }, bare) => (changesQuoting(bytes, bare) ? plainly(refused) : computing(bare, calls)),
  ],
  [/^LOAD\b/u, always(reaching(nativeCode))],
  [
    /^(?:UPDATE|DELETE|MERGE|TRUNCATE|LOCK|CLUSTER|REINDEX|REASSIGN OWNED|DROP OWNED|PREPARE (?!TRANSACTION)|DEALLOCATE|NOTIFY)\b/u,
    always(reaching(otherStatements)),
  ],
];

function judgeCopy({ bytes }: Statement, bare: string): JudgedStatement {
  const copy = parseCopyStatement(bytes.toString('latin1'));
  if (copy !== null) {
    return plainly({
      kind: 'copy',
      copy,
      withOids: /\bWITH\s+OIDS\s+FROM\s+STDIN\s*;$/iu.test(bare),
    });
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

function judgeSetting({ bytes, bare: whole }: Statement, bare: string): JudgedStatement {
  if (quotingSettings.test(whole)) {
    return plainly(isFollowed(bytes.toString('latin1')) ? { kind: 'followed' } : refused);
  }
  return dumpSettings.test(bare)
    ? plainly({ kind: 'setting' })
    : reaching(sessionSettings, { kind: 'setting' });
}

const changesQuoting = (bytes: Buffer, bare: string): boolean =>
  /\bset_config\b/iu.test(bare) && setsQuoting.test(bytes.toString('latin1'));

function judgeSelect({ bytes }: Statement, bare: string): JudgedStatement {
  if (unlinkIfExists.test(bare)) return plainly(inside);
  if (changesQuoting(bytes, bare)) return plainly(refused);
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

/** Word for word of its form it is what it says it is; else whoever runs the dump may try it. */
function ofForm(
  isOfForm: (words: StatementWords) => boolean,
  does: StatementKind,
  reaches: string | null = null,
): Judge {
  return (statement) => {
    const words = wordsOf(statement);
    return { does: words !== null && isOfForm(words) ? does : inside, reaches };
  };
}

function judgeNote(statement: Statement): JudgedStatement {
  const words = wordsOf(statement);
  if (words === null) return plainly(inside);
  if (isEventTriggerForm(words)) return plainly({ kind: 'event-trigger' });
  const note = noteOf(words);
  if (note !== null) return plainly({ kind: 'note', note });
  // A foreign table may have new options besides.
  const isOfOthers = /^ALTER (?:FOREIGN TABLE|SERVER|USER MAPPING)\b/u.test(words.line);
  return isOfOthers ? reaching(otherServers) : plainly(inside);
}

function judgeGrant(statement: Statement): JudgedStatement {
  const words = wordsOf(statement);
  const note = words === null ? null : noteOf(words);
  if (note !== null) return plainly({ kind: 'note', note });
  const line = words?.line ?? '';
  if (!/ ON /u.test(line)) return reaching(roles);
  if (/ PARAMETER /u.test(line)) return reaching(serverSettings);
  return / (?:DATABASE|TABLESPACE) /u.test(line)
    ? reaching(sharedObjects)
    : reaching(otherStatements);
}

/** The server's own list of those that the owner of a database may install (manual, "Additional Supplied Modules"). */
const trustedExtensions = new Set(
  'bool_plperl btree_gin btree_gist citext cube dict_int fuzzystrmatch hstore hstore_plperl intarray isn jsonb_plperl lo ltree pg_trgm pgcrypto plperl plpgsql pltcl seg tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp'.split(
    ' ',
  ),
);

function judgeExtension(statement: Statement): JudgedStatement {
  const words = wordsOf(statement);
  const name = words === null ? null : extensionOf(words);
  if (name === null) return reaching(untrustedExtensions);
  const does: StatementKind = { kind: 'extension' };
  return trustedExtensions.has(name)
    ? plainly(does)
    : { does, reaches: untrustedExtensions, called: name };
}

function judgeEventTrigger(statement: Statement, bare: string): JudgedStatement {
  const reaches = bare.startsWith('CREATE') ? runsLater : null;
  return ofForm(isEventTriggerForm, { kind: 'event-trigger' }, reaches)(statement, bare);
}

/** pg_dump writes `connect = false`: without it the other server is connected to. */
function judgeSubscription(statement: Statement): JudgedStatement {
  const words = wordsOf(statement);
  return words !== null && isSuperuserForm(words)
    ? reaching(otherServers, superuser)
    : reaching(connectsElsewhere);
}

/**
 * A cast without a function takes values of one type for those of another one, and can so read any memory of the
 * server; a type with functions for its text, and a language with a handler, are made of functions in C.
 */
function judgeNative(statement: Statement): JudgedStatement {
  const words = wordsOf(statement);
  if (words === null) return plainly(inside);
  if (isNativeForm(words)) return reaching(nativeCode, { kind: 'native', isPlain: true });
  // A validator may be any function, and is called for each function in the language.
  const isNative =
    /^CREATE CAST .* WITHOUT FUNCTION\b/u.test(words.line) ||
    /^CREATE (?:OR REPLACE )?(?:TRUSTED )?(?:PROCEDURAL )?LANGUAGE .* HANDLER /u.test(words.line);
  return isNative ? reaching(nativeCode, { kind: 'native', isPlain: false }) : plainly(inside);
}

const stateType =
  / M?STYPE = (?:(?:PG_CATALOG|"\d+") \. )?([A-Z_\u0080-\u00ff][\w$\u0080-\u00ff]*|"\d+")/gu;

/** Functions of the server take what stands at `internal` for memory of their own, whoever has put it there. */
function judgeAggregate(statement: Statement): JudgedStatement {
  const words = wordsOf(statement);
  const states = [...(words?.line.matchAll(stateType) ?? [])].map(([, type = '']) => type);
  if (words === null || !states.some((type) => words.nameOf(type) === 'internal')) {
    return plainly(inside);
  }
  return reaching(nativeCode, { kind: 'native', isPlain: isNativeForm(words) });
}

function judgeFunction(statement: Statement): JudgedStatement {
  const { bytes } = statement;
  const words = wordsOf(statement);
  if (words === null) return plainly(inside);
  const languages = languagesOf(words).flatMap((one) =>
    one === null
      ? [...bytes.toString('latin1').matchAll(languageInText)].map(([, language = '']) => language)
      : [one],
  );
  if (languages.some((one) => untrustedLanguage.test(one))) {
    return reaching(nativeCode, { kind: 'native', isPlain: isNativeForm(words) });
  }
  const leakproof = leakproofFunctionOf(words);
  return plainly(leakproof === null ? inside : { kind: 'leakproof', ...leakproof });
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
