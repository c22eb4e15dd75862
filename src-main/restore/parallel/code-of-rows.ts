/**
 * Finds the tables whose rows run code of the dump while they are loaded: generated columns, CHECK
 * constraints, types with a check, partition keys, and defaults of columns that a COPY omits. This
 * code may read other tables, although PostgreSQL does not expect it. pg_dump writes the schema
 * before each name that is not a name of the server itself (`search_path` is empty). Functions in C
 * of a base type are not counted as code of the dump. No I/O.
 */
import type { StatementTokens } from '../../dump-sql/statement-tokens.ts';

/** A name in a line of tokens. */
export const id = String.raw`(?:[A-Z_\u0080-\u00ff][\w$\u0080-\u00ff]*|"\d+")`;
/** A name with its schema: two groups. */
export const qualified = String.raw`(${id}) \. (${id})`;
/** Identifies a table or a type. */
export const keyOf = ({ nameOf }: StatementTokens, schema = '', name = ''): string =>
  JSON.stringify([nameOf(schema), nameOf(name)]);

const created = new RegExp(String.raw`^CREATE (?:UNLOGGED )?TABLE ${qualified} (.*)$`, 'u');
const createdDomain = new RegExp(String.raw`^CREATE DOMAIN ${qualified} (.*)$`, 'u');
const createdType = new RegExp(String.raw`^CREATE TYPE ${qualified} (.*)$`, 'u');
const changed = new RegExp(
  String.raw`^ALTER (?:TABLE (?:IF EXISTS )?(?:ONLY )?|DOMAIN |TYPE )${qualified} (.*)$`,
  'u',
);
const attached = new RegExp(String.raw`^ATTACH PARTITION ${qualified} `, 'u');
const setsDefault = new RegExp(String.raw`^ALTER (?:COLUMN )?(${id}) SET DEFAULT `, 'u');
const names = new RegExp(String.raw`(?<![^ ])(${id}) \. (?=(${id}))`, 'gu');
/** A type before these words may have a modifier, which looks like a call: `geometry(Point)`. */
const expression = /(?:^| )(?:CHECK|GENERATED|DEFAULT|EXCLUDE|UNIQUE|PRIMARY|PARTITION BY) /u;
const isOnlyDefault = /^ ?DEFAULT (?!.* (?:CHECK|GENERATED|UNIQUE|PRIMARY) )/u;
const hasDefault = /(?:^| )DEFAULT (?!AS IDENTITY )/u;
const call = new RegExp(String.raw`(?<![^ ])(?:(${id}) \. )?(${id}) \(`, 'gu');
const operatorOfDump = /(?:^| )OPERATOR \( (?!PG_CATALOG )/u;
/** Functions of the server that run a query, or read large objects or sequences. */
const readsTables = /^(?:next|curr|last|set)val$|^lo_|^ts_(?:stat|rewrite)$|_to_xml/u;

interface Definition {
  /** True if rows with these columns or values run code. */
  callsCode: boolean;
  /** True if the server computes something for each row. */
  computes: boolean;
  /** Types, parents and other names in the definition. */
  uses: Set<string>;
  /** Columns with a default. */
  defaults: Set<string>;
}

export class CodeOfRows {
  readonly #definitions = new Map<string, Definition>();
  #hasCasts = false;

  /** Must be called for each CREATE and ALTER statement that the dump runs before its rows. */
  observe(tokens: StatementTokens): void {
    const { line } = tokens;
    // A cast has no name in the expressions that use it.
    this.#hasCasts ||= line.startsWith('CREATE CAST ');
    const table = created.exec(line);
    if (table !== null) this.#addTable(tokens, table);
    const type = createdType.exec(line);
    if (type !== null) this.#addType(tokens, type);
    const domain = createdDomain.exec(line);
    if (domain !== null) this.#add(tokens, domain, [domain[3] ?? '']);
    const change = changed.exec(line);
    if (change !== null) this.#change(tokens, change);
  }

  /** True if rows of the table with values for these columns may run code of the dump. */
  mayRunFor(table: string, columns: readonly string[]): boolean {
    if (this.#mayRun(table, new Set())) return true;
    // Columns of a COPY statement are bytes as Latin-1.
    const given = new Set(columns.map((one) => Buffer.from(one, 'latin1').toString('utf8')));
    const defaults = this.#definitions.get(table)?.defaults ?? [];
    return [...defaults].some((column) => !given.has(column));
  }

  #mayRun(key: string, seen: Set<string>): boolean {
    const definition = this.#definitions.get(key);
    if (definition === undefined || seen.has(key)) return false;
    seen.add(key);
    if (definition.callsCode || (this.#hasCasts && definition.computes)) return true;
    return [...definition.uses].some((one) => this.#mayRun(one, seen));
  }

  #definition(key: string): Definition {
    const known = this.#definitions.get(key);
    if (known !== undefined) return known;
    const made = {
      callsCode: false,
      computes: false,
      uses: new Set<string>(),
      defaults: new Set<string>(),
    };
    this.#definitions.set(key, made);
    return made;
  }

  #addTable(tokens: StatementTokens, found: RegExpExecArray): void {
    const parts = partsOf(found[3] ?? '');
    const definition = this.#add(tokens, found, parts);
    for (const part of parts) {
      if (hasDefault.test(part)) definition.defaults.add(tokens.nameOf(part.split(' ')[0] ?? ''));
    }
  }

  #addType(tokens: StatementTokens, found: RegExpExecArray): void {
    const [, , , rest = ''] = found;
    if (rest.startsWith('AS ENUM ')) return;
    const definition = this.#add(tokens, found, [rest]);
    if (rest.startsWith('AS ( ')) return;
    definition.callsCode = true;
    // The name of a multirange type is in the definition of its range type.
    for (const name of definition.uses) this.#definition(name).callsCode = true;
  }

  #change(tokens: StatementTokens, found: RegExpExecArray): void {
    const [, schema, name, action = ''] = found;
    const partition = attached.exec(action);
    if (partition !== null) {
      const child = this.#definition(keyOf(tokens, partition[1], partition[2]));
      child.uses.add(keyOf(tokens, schema, name));
      return;
    }
    const column = setsDefault.exec(action)?.[1];
    if (column !== undefined) {
      this.#definition(keyOf(tokens, schema, name)).defaults.add(tokens.nameOf(column));
      return;
    }
    const definition = this.#add(tokens, found, [action]);
    definition.callsCode ||= hasDefault.test(action);
  }

  #add(tokens: StatementTokens, found: RegExpExecArray, parts: readonly string[]): Definition {
    const [, schema, name, rest = ''] = found;
    const definition = this.#definition(keyOf(tokens, schema, name));
    for (const [, its, one] of rest.matchAll(names)) definition.uses.add(keyOf(tokens, its, one));
    for (const part of parts) {
      const at = part.search(expression);
      const computed = part.slice(at);
      if (at === -1 || isOnlyDefault.test(computed)) continue;
      definition.computes = true;
      definition.callsCode ||= callsCode(tokens, computed);
    }
    return definition;
  }
}

function callsCode(tokens: StatementTokens, computed: string): boolean {
  if (operatorOfDump.test(computed)) return true;
  for (const [, schema, name = ''] of computed.matchAll(call)) {
    if (schema !== undefined && tokens.nameOf(schema) !== 'pg_catalog') return true;
    if (readsTables.test(tokens.nameOf(name))) return true;
  }
  return false;
}

/** Returns the columns and constraints in the first parentheses, and the text after them. */
function partsOf(line: string): string[] {
  const parts: string[][] = [[]];
  let depth = 0;
  let isAfter = false;
  for (const word of line.split(' ')) {
    if (word === ')') depth -= 1;
    const isEnd: boolean = !isAfter && depth === 0 && word === ')';
    const isBorder =
      !isAfter && (isEnd || (depth === 0 && word === '(') || (depth === 1 && word === ','));
    if (isBorder) parts.push([]);
    else parts.at(-1)?.push(word);
    isAfter ||= isEnd;
    if (word === '(') depth += 1;
  }
  return parts.map((words) => words.join(' '));
}
