/**
 * Judges statements that create objects that only a superuser can create, or that run outside of
 * the database. Sources: PostgreSQL manual, the notes of each CREATE; pg_dump.c. No I/O.
 */
import {
  extensionOf,
  isEventTriggerForm,
  isNativeForm,
  isSuperuserForm,
  languagesOf,
  leakproofFunctionOf,
} from './admin-forms.ts';
import type { Statement } from './dump-part.ts';
import {
  connectsElsewhere,
  inside,
  nativeCode,
  otherServers,
  plainly,
  reaching,
  runsLater,
  superuser,
  untrustedExtensions,
  type Judge,
  type JudgedStatement,
  type StatementKind,
} from './judged-statement.ts';
import { tokensOf, type StatementTokens } from './statement-tokens.ts';

const untrustedLanguage = /^(?:c|internal|.*u)$/iu;
const languageInText = /\bLANGUAGE\s+E?'([^']{1,63})'/giu;

/**
 * A statement that matches its form word for word is safe for an admin. For other statements, the
 * role that runs the dump may try to run them.
 */
export function ofForm(
  isOfForm: (words: StatementTokens) => boolean,
  does: StatementKind,
  reaches: string | null = null,
): Judge {
  return (statement) => {
    const words = tokensOf(statement);
    return { does: words !== null && isOfForm(words) ? does : inside, reaches };
  };
}

/**
 * The server's own list of extensions that the owner of a database can install (manual, "Additional
 * Supplied Modules").
 */
const trustedExtensions = new Set(
  'bool_plperl btree_gin btree_gist citext cube dict_int fuzzystrmatch hstore hstore_plperl intarray isn jsonb_plperl lo ltree pg_trgm pgcrypto plperl plpgsql pltcl seg tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp'.split(
    ' ',
  ),
);

export function judgeExtension(statement: Statement): JudgedStatement {
  const words = tokensOf(statement);
  const name = words === null ? null : extensionOf(words);
  if (name === null) return reaching(untrustedExtensions);
  const does: StatementKind = { kind: 'extension' };
  return trustedExtensions.has(name)
    ? plainly(does)
    : { does, reaches: untrustedExtensions, called: name };
}

export function judgeEventTrigger(statement: Statement, bare: string): JudgedStatement {
  const reaches = bare.startsWith('CREATE') ? runsLater : null;
  return ofForm(isEventTriggerForm, { kind: 'event-trigger' }, reaches)(statement, bare);
}

/**
 * pg_dump writes `connect = false`: without this option, the server connects to the other server.
 */
export function judgeSubscription(statement: Statement): JudgedStatement {
  const words = tokensOf(statement);
  return words !== null && isSuperuserForm(words)
    ? reaching(otherServers, superuser)
    : reaching(connectsElsewhere);
}

/**
 * A cast without a function treats values of one type as values of another type, and so can read
 * any memory of the server. A type with functions for its text, and a language with a handler,
 * consist of functions in C.
 */
export function judgeNative(statement: Statement): JudgedStatement {
  const words = tokensOf(statement);
  if (words === null) return plainly(inside);
  if (isNativeForm(words)) return reaching(nativeCode, { kind: 'native', isPlain: true });
  // A validator can be any function, and is called for each function in the language.
  const isNative =
    /^CREATE CAST .* WITHOUT FUNCTION\b/u.test(words.line) ||
    /^CREATE (?:OR REPLACE )?(?:TRUSTED )?(?:PROCEDURAL )?LANGUAGE .* HANDLER /u.test(words.line);
  return isNative ? reaching(nativeCode, { kind: 'native', isPlain: false }) : plainly(inside);
}

const stateType =
  / M?STYPE = (?:(?:PG_CATALOG|"\d+") \. )?([A-Z_\u0080-\u00ff][\w$\u0080-\u00ff]*|"\d+")/gu;

/**
 * Functions of the server treat an argument of type `internal` as their own memory, regardless of
 * its source.
 */
export function judgeAggregate(statement: Statement): JudgedStatement {
  const words = tokensOf(statement);
  const states = [...(words?.line.matchAll(stateType) ?? [])].map(([, type = '']) => type);
  if (words === null || !states.some((type) => words.nameOf(type) === 'internal')) {
    return plainly(inside);
  }
  return reaching(nativeCode, { kind: 'native', isPlain: isNativeForm(words) });
}

export function judgeFunction(statement: Statement): JudgedStatement {
  const { bytes } = statement;
  const words = tokensOf(statement);
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
