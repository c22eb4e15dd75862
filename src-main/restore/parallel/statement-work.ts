/**
 * Recognises the statements of pg_dump that can run at the same time as others, and the tables that
 * each of them reads or changes. All other statements run alone. The comment of pg_dump before the
 * statement must name the same kind of entry. Sources: the statements that pg_dump.c writes; locks:
 * PostgreSQL manual, "Explicit Locking". No I/O.
 */
import { entryComment } from '../../dump-sql/entry-comment.ts';
import type { Statement } from '../../dump-sql/dump-part.ts';
import {
  outsideParentheses,
  tokensOf,
  type StatementTokens,
} from '../../dump-sql/statement-tokens.ts';
import { CodeOfRows, id, keyOf, qualified } from './code-of-rows.ts';

/** Tables by `keyOf`. Two works conflict if one of them changes a table of the other. */
export interface Work {
  reads: readonly string[];
  changes: readonly string[];
  /**
   * True if the work may call functions of the dump: they may read any table, so all rows must be
   * there.
   */
  needsAllRows: boolean;
}

const createIndex = new RegExp(
  String.raw`^CREATE (?:UNIQUE )?INDEX ${id} ON (ONLY )?${qualified} USING ${id} \(`,
  'u',
);
const alterTable = new RegExp(String.raw`^ALTER TABLE (ONLY )?${qualified} (.*)$`, 'u');
const key = new RegExp(String.raw`^ADD CONSTRAINT ${id} (?:PRIMARY KEY|UNIQUE)(?= )`, 'u');
const exclusion = new RegExp(String.raw`^ADD CONSTRAINT ${id} EXCLUDE USING `, 'u');
const marksIndex = new RegExp(
  String.raw`^(?:CLUSTER ON ${id}|REPLICA IDENTITY USING INDEX ${id})(?: ;)?$`,
  'u',
);
const foreignKey = new RegExp(
  String.raw`^ADD CONSTRAINT ${id} FOREIGN KEY \( [^()]+ \) REFERENCES ${qualified} `,
  'u',
);
const copied = new RegExp(String.raw`^COPY ${qualified} `, 'u');
const created = new RegExp(String.raw`^CREATE (?:UNLOGGED )?TABLE ${qualified} `, 'u');
const setsSequence = /^SELECT PG_CATALOG \. SETVAL \( '' , \d+ , (?:TRUE|FALSE) \)(?: ;)?$/u;

const typeOf = ({ entry }: Statement): string | null =>
  entry === null ? null : (entryComment(entry)?.type ?? null);

/** Returns the table whose rows follow; null if pg_dump does not write the statement like this. */
export function tableOfRows(statement: Statement): string | null {
  if (typeOf(statement) !== 'TABLE DATA') return null;
  const tokens = tokensOf(statement);
  const found = tokens === null ? null : copied.exec(tokens.line);
  return tokens === null || found === null ? null : keyOf(tokens, found[1], found[2]);
}

/** Tables that other statements of the dump have made special. */
export interface SpecialTables {
  isPartitioned(table: string): boolean;
}

/** Returns null for a statement that runs alone. */
export function workOf(statement: Statement, special: SpecialTables): Work | null {
  const type = typeOf(statement);
  if (type === null || !parallelTypes.has(type)) return null;
  const tokens = tokensOf(statement);
  if (tokens === null) return null;
  switch (type) {
    case 'INDEX':
      return workOfIndex(tokens, special) ?? workOfAlter(tokens, special, 'mark');
    case 'CONSTRAINT':
      return workOfAlter(tokens, special, 'key') ?? workOfAlter(tokens, special, 'mark');
    case 'FK CONSTRAINT':
      return workOfAlter(tokens, special, 'foreign key');
    default:
      return setsSequence.test(tokens.line)
        ? { reads: [], changes: [], needsAllRows: false }
        : null;
  }
}

const parallelTypes = new Set(['INDEX', 'CONSTRAINT', 'FK CONSTRAINT', 'SEQUENCE SET']);

function workOfIndex(tokens: StatementTokens, special: SpecialTables): Work | null {
  const [head, only, schema, name] = createIndex.exec(tokens.line) ?? [];
  if (head === undefined) return null;
  const on = keyOf(tokens, schema, name);
  // Without ONLY, the statement changes all partitions.
  if (only === undefined && special.isPartitioned(on)) return null;
  const rest = tokens.line.slice(head.length - 1);
  const isPlain = /^\( [^()]+ \)/u.test(rest) && !/(?:^| )WHERE /u.test(outsideParentheses(rest));
  return { reads: [on], changes: [], needsAllRows: !isPlain };
}

function workOfAlter(
  tokens: StatementTokens,
  special: SpecialTables,
  kind: 'key' | 'foreign key' | 'mark',
): Work | null {
  const [, only, schema, name, action = ''] = alterTable.exec(tokens.line) ?? [];
  if (name === undefined || outsideParentheses(action).includes(' , ')) return null;
  const on = keyOf(tokens, schema, name);
  if (kind === 'foreign key') {
    const found = foreignKey.exec(action);
    if (found === null) return null;
    const other = keyOf(tokens, found[1], found[2]);
    // A foreign key of a partitioned table, or one that refers to it, is one of all its partitions.
    if (special.isPartitioned(on) || special.isPartitioned(other)) return null;
    return { reads: [], changes: [...new Set([on, other])], needsAllRows: false };
  }
  if (only === undefined && special.isPartitioned(on)) return null;
  if (kind === 'mark')
    return marksIndex.test(action) ? { reads: [], changes: [on], needsAllRows: false } : null;
  const isExclusion = exclusion.test(action);
  if (!isExclusion && !key.test(action)) return null;
  return { reads: [], changes: [on], needsAllRows: isExclusion };
}

/** Statements after which rows of different tables must be restored in the order of the dump. */
const linksTables = /^CREATE (?:OR REPLACE )?(?:(?:CONSTRAINT )?TRIGGER|RULE) | REFERENCES /u;
const changesRole =
  /^\s*(?:SET\s+(?:LOCAL\s+|SESSION\s+)?(?:SESSION\s+AUTHORIZATION|ROLE)|RESET\s+(?:SESSION\s+AUTHORIZATION|ROLE))\b/iu;

/** Facts about the tables of a dump, from the statements that ran alone. */
export class KnownTables implements SpecialTables {
  readonly #partitioned = new Set<string>();
  readonly #created = new Set<string>();
  readonly #code = new CodeOfRows();
  #areLinked = false;
  #hasOtherRole = false;
  #isOfSession = false;

  /** Must be called for each statement that runs alone, before a later statement is recognised. */
  observe(statement: Statement): void {
    const { bare } = statement;
    this.#hasOtherRole ||= changesRole.test(bare);
    if (!/^\s*(?:CREATE|ALTER)\s/iu.test(bare)) return;
    const tokens = tokensOf(statement);
    if (tokens === null) {
      this.#areLinked = true;
      return;
    }
    const { line } = tokens;
    this.#areLinked ||= linksTables.test(line);
    this.#code.observe(tokens);
    this.#isOfSession ||= ofSession.test(outsideParentheses(line));
    const [, schema, name] = created.exec(line) ?? [];
    if (name === undefined) return;
    const made = keyOf(tokens, schema, name);
    if (/ PARTITION BY /u.test(outsideParentheses(line))) this.#partitioned.add(made);
    else this.#created.add(made);
  }

  /** Called for work that runs at the same time as other work. */
  observeWork(statement: Statement): void {
    this.#areLinked ||= typeOf(statement) === 'FK CONSTRAINT';
  }

  isPartitioned(one: string): boolean {
    return this.#partitioned.has(one);
  }

  /** Must be called for each setting of the dump. */
  observeSetting({ bytes }: Pick<Statement, 'bytes'>): void {
    const text = bytes.toString('latin1');
    // A name without a schema may be a name of the dump.
    this.#areLinked ||= /search_path/iu.test(text) && !emptySearchPath.test(text);
  }

  /**
   * True if the rows of this table, with values for these columns, do not depend on rows of other
   * tables, nor change them.
   */
  hasOwnRows(one: string, columns: readonly string[]): boolean {
    return !this.#areLinked && this.#created.has(one) && !this.#code.mayRunFor(one, columns);
  }

  /** True if a table was created by a query, which may run any function, or for one session. */
  get isOfSession(): boolean {
    return this.#isOfSession;
  }

  /** True if the statements run in the name of another role, which only their session has set. */
  get hasOtherRole(): boolean {
    return this.#hasOtherRole;
  }
}

const emptySearchPath =
  /^(?:SET\s+search_path\s*(?:=|TO)\s*(?:''|pg_catalog)|SELECT\s+pg_catalog\.set_config\('search_path',\s*'',\s*false\))\s*;?$/iu;

/** A query runs at once, unlike the query of a view. Only one session has a temporary table. */
const ofSession =
  /^CREATE (?:UNLOGGED )?TABLE .* AS(?: |$)|^CREATE (?:(?:GLOBAL|LOCAL) )?TEMP(?:ORARY)? /u;

/** Settings that pg_dump changes for the statements after them. */
const knownSettings =
  /^(?:SET\s+(?:SESSION\s+)?(statement_timeout|lock_timeout|idle_in_transaction_session_timeout|transaction_timeout|check_function_bodies|xmloption|client_min_messages|row_security|search_path|default_tablespace|default_table_access_method|default_with_oids|escape_string_warning)\s*(?:=|TO\s)|SELECT\s+pg_catalog\.set_config\('(search_path)',)/iu;

/** Returns the name of a setting of pg_dump; null for any other statement. */
export function nameOfSetting({ bytes }: Pick<Statement, 'bytes'>): string | null {
  const [, set, called] = knownSettings.exec(bytes.toString('latin1', 0, 200)) ?? [];
  return (set ?? called)?.toLowerCase() ?? null;
}
