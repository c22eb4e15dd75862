/**
 * Judges statements that insert or query rows: they contain only values, or the server computes,
 * calls or reads something for them. Sources: PostgreSQL manual, "COPY", "INSERT", "SELECT";
 * pg_dump.c. No I/O.
 */
import { parseCopyStatement } from './copy-statement.ts';
import type { Statement } from './dump-part.ts';
import {
  calls,
  computes,
  files,
  filesByCalls,
  inside,
  plainly,
  programs,
  reaching,
  refused,
  sessionSettings,
  type JudgedStatement,
} from './judged-statement.ts';

/** The same change with a function. The reader does not follow it. */
const setsQuoting =
  /\bset_config\s*\(\s*(?:[ENn]|U&)?'(?:client_encoding|standard_conforming_strings)'/iu;

/** Function calls that pg_dump writes, with only values in the parentheses. */
const dumpCall =
  /^SELECT (?:\* FROM )?pg_catalog\.(?:setval|set_config|lo_create|lo_open|lo_close|lowrite|lo_unlink|pg_restore_\w+_stats)\(/u;
const unlinkIfExists =
  /^SELECT (?:CASE WHEN EXISTS ?\(SELECT 1 FROM pg_catalog\.pg_largeobject_metadata WHERE oid = '' ?\) THEN pg_catalog\.lo_unlink\('' ?\) END|pg_catalog\.lo_unlink\(oid\) FROM pg_catalog\.pg_largeobject_metadata WHERE oid = '') ?;?$/iu;
/** Both patterns must match: an operator or a cast after it could call a function of the dump. */
const setsSearchPath = /^SELECT\s+pg_catalog\.set_config\('search_path', ?'/iu;
const setsOneText = /^SELECT pg_catalog\.set_config\('' ?, ?'' ?, ?(?:true|false)\) ?;?$/u;

/** Keywords that are allowed between values for which the server computes nothing. */
const valueKeywords = new Set(
  [
    'VALUES NULL TRUE FALSE DEFAULT E B X N ARRAY ROW',
    'ON CONFLICT DO NOTHING OVERRIDING SYSTEM USER VALUE',
    // For a large object that is created and opened in one call (before PostgreSQL 9.0).
    'PG_CATALOG LO_CREATE',
  ].flatMap((words) => words.split(' ')),
);
/** No name is longer than 63 bytes. */
const name = String.raw`(?:"(?:[^"]|""){0,63}"|[A-Za-z_\u0080-\u00ff][\w$\u0080-\u00ff]{0,62})`;
/**
 * In a list only whole names match: with parts of names there are too many ways to read `(aaaa`.
 */
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

/** Judges computed values and calls, unless the statement has a worse effect. */
export const computing = (bare: string, words: string): JudgedStatement =>
  reaching(fileFunctions.test(bare) ? filesByCalls : words);

/**
 * Returns true if the server computes nothing for the statement. A type before a string literal
 * (`date ''`) is part of a value.
 */
function holdsOnlyValues(bare: string): boolean {
  const rest = bare
    .replaceAll(casts, ' ')
    .replaceAll(wordBeforeText, (whole, word: string) =>
      valueKeywords.has(word.toUpperCase()) || !word.startsWith('"') ? ' ' : whole,
    );
  for (const [word] of rest.matchAll(words))
    if (!valueKeywords.has(word.toUpperCase())) return false;
  return true;
}

export function judgeCopy({ bytes }: Statement, bare: string): JudgedStatement {
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

export function judgeInsert(_: Statement, bare: string): JudgedStatement {
  const head = insertHead.exec(bare)?.[0];
  const isPlain = head !== undefined && holdsOnlyValues(bare.slice(head.length));
  return isPlain ? plainly(inside) : computing(bare, computes);
}

export const changesQuoting = (bytes: Buffer, bare: string): boolean =>
  /\bset_config\b/iu.test(bare) && setsQuoting.test(bytes.toString('latin1'));

export function judgeSelect({ bytes }: Statement, bare: string): JudgedStatement {
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
