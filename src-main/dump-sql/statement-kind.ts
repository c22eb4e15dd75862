/**
 * Determines the kind of one statement of a dump, by its text outside of string literals
 * (`Statement.bare`). Known statements are allowed; external effects are named; all other
 * statements are rejected. Sources: PostgreSQL manual, "SQL Commands"; the statements that
 * pg_dump.c, pg_dumpall.c and pg_backup_archiver.c write. No I/O.
 */
import { isEventTriggerForm, isSuperuserForm, noteOf } from './admin-forms.ts';
import type { Statement } from './dump-part.ts';
import {
  judgeAggregate,
  judgeEventTrigger,
  judgeExtension,
  judgeFunction,
  judgeNative,
  judgeSubscription,
  ofForm,
} from './judge-created.ts';
import { changesQuoting, computing, judgeCopy, judgeInsert, judgeSelect } from './judge-rows.ts';
import { judgeRole, judgeSetting } from './judge-session.ts';
import {
  always,
  calls,
  connectsElsewhere,
  inside,
  nativeCode,
  otherServers,
  otherStatements,
  ownOperators,
  plainly,
  reaching,
  refused,
  roles,
  runsCode,
  serverSettings,
  sharedObjects,
  superuser,
  type Judge,
  type JudgedStatement,
} from './judged-statement.ts';
import { tokensOf } from './statement-tokens.ts';

const quotedName = /"(?:[^"]|"")*"/gu;

/** Kinds of CREATE, ALTER, COMMENT ON and SECURITY LABEL ON that only change the database. */
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
/** The first judge whose pattern matches the beginning of a statement is used. */
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
  // Same as `SET search_path TO DEFAULT`.
  [/^RESET SEARCH_PATH\s?;?$/iu, always(plainly({ kind: 'setting' }))],
  // `supabase db dump` ends with it. It is not sent, because it would change settings that the
  // reader follows.
  [/^RESET ALL ?;?$/u, always(plainly({ kind: 'followed' }))],
  [/^SELECT\b/u, judgeSelect],

  // --- objects that all databases of a server share
  [/^(?:CREATE|ALTER|DROP) (?:DATABASE|TABLESPACE)\b/u, always(plainly({ kind: 'database' }))],
  [/^(?:CREATE|ALTER|DROP) (?:ROLE|USER|GROUP)\b(?! MAPPING)/u, always(reaching(roles))],
  [/^ALTER SYSTEM\b/u, always({ does: refused, reaches: serverSettings })],
  [
    /^(?:COMMENT ON|SECURITY LABEL (?:FOR \S+ )?ON) (?:DATABASE|ROLE|TABLESPACE)\b/u,
    always(reaching(sharedObjects)),
  ],

  // --- rights
  [/^(?:GRANT|REVOKE)\b/u, judgeGrant],
  [/^ALTER (?:DEFAULT PRIVILEGES|EVENT TRIGGER)\b/u, judgeNote],
  [/^ALTER [\s\S]*\b(?:OWNER TO|OWNED BY)\b/u, judgeNote],

  // --- objects that only superusers create
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

  // --- all other statements of a dump
  [/^ALTER TYPE \S+ ADD VALUE\b/u, always(plainly({ kind: 'inside-committed' }))],
  [
    new RegExp(
      `^(?:CREATE|ALTER)(?: OR REPLACE)?(?: CONSTRAINT| DEFAULT)? (?:${objectKinds}|${otherKinds})\\b`,
      'u',
    ),
    // A schema that is created with its contents, and tables and views that are filled immediately,
    // contain only what is in the statement: the role that runs the dump runs it, like the other
    // statements.
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

  // --- statements that psql would run, and that pg_dump does not write
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

function judgeNote(statement: Statement): JudgedStatement {
  const words = tokensOf(statement);
  if (words === null) return plainly(inside);
  if (isEventTriggerForm(words)) return plainly({ kind: 'event-trigger' });
  const note = noteOf(words);
  if (note !== null) return plainly({ kind: 'note', note });
  // A foreign table may also have new options.
  const isOfOthers = /^ALTER (?:FOREIGN TABLE|SERVER|USER MAPPING)\b/u.test(words.line);
  return isOfOthers ? reaching(otherServers) : plainly(inside);
}

function judgeGrant(statement: Statement): JudgedStatement {
  const words = tokensOf(statement);
  const note = words === null ? null : noteOf(words);
  if (note !== null) return plainly({ kind: 'note', note });
  const line = words?.line ?? '';
  if (!/ ON /u.test(line)) return reaching(roles);
  if (/ PARAMETER /u.test(line)) return reaching(serverSettings);
  return / (?:DATABASE|TABLESPACE) /u.test(line)
    ? reaching(sharedObjects)
    : reaching(otherStatements);
}

/** Returns the kind of a statement, and its external effect. */
export function judgeStatement(statement: Statement): JudgedStatement {
  // The beginning of a statement shows its kind; the rest of a long statement is only searched.
  // Text in a quoted name is not a keyword.
  const bare = withCapitals(statement.bare.replaceAll(quotedName, '""'));
  for (const [begins, judge] of judges) if (begins.test(bare)) return judge(statement, bare);
  return plainly(refused);
}

/** Returns the name of a statement for an error: “ALTER SYSTEM”. */
export function nameOfStatement({ bare }: Statement): string {
  return withCapitals(bare.slice(0, 200)).split(' ').slice(0, 2).join(' ').slice(0, 40);
}

/** The first words of a statement show its kind. */
const headLength = 300;
const wordsOfHead = 8;

/** Returns the statement with one space between words, and with its first words in upper case. */
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
