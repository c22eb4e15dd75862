/**
 * Resolves a name without a schema at its position in a dump: to the first schema of the search
 * path that has a relation with this name, and for a new object to the first schema that exists.
 * Sources: PostgreSQL manual, "The Schema Search Path", SET, set_config, CREATE SCHEMA; namespace.c
 * (RelnameGetRelid, activeCreationNamespace). pg_dump names a schema everywhere since 10.3 and
 * 9.6.8; older versions and manually written statements do not.
 */
import type { CatalogObject } from '#shared/domain/manifest.ts';
import { identifier, unquoted } from './copy-statement.ts';
import { SharedStrings } from './shared-strings.ts';

export interface NamedRelation {
  schema: string;
  /** True if the relation ends with its session: its rows are in no database. */
  isTemporary: boolean;
  /**
   * For a relation that is not created yet: returns its schema, to be called at the end of the
   * dump. Null for other relations.
   */
  atEnd: (() => string) | null;
}

/** Exists in each new database. */
const publicSchema = 'public';
/** A longer search path is not followed. */
const longestPath = 64 * 1024;
/** Search path of a server with default settings; few databases have a schema `"$user"`. */
const defaultPath: readonly string[] = [publicSchema];
/** A dump creates no objects in these schemas, and its tables are not in them. */
const notOfDumps = new Set(['$user', 'pg_catalog', 'pg_temp', '']);

const setting =
  /^(?:SET\s+(?:SESSION\s+|(LOCAL)\s+)?(?:search_path\s*(?:=|TO\b)|SCHEMA\b)|SELECT\s+(?:pg_catalog\.)?set_config\s*\(\s*'search_path'\s*,)/iu;
const calledSetting = /^\s*'((?:[^']|'')*)'\s*,\s*(?:(true)|false)\s*\)/iu;
const resetting = /^(?:RESET\s+(?:search_path|ALL)|DISCARD\s+ALL)(?!\w)/iu;
const ending = /^(?:COMMIT|END|ROLLBACK|ABORT)(?!\w)/iu;
const oneSchema = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[^\s,"']+/gu;
const createSchema = new RegExp(
  `^CREATE\\s+SCHEMA\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?:AUTHORIZATION\\s+)?(${identifier})`,
  'iu',
);
const relation = `(?:(${identifier})\\.)?(${identifier})(?![^\\s".,();])`;
const create = new RegExp(
  `^CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:(?:GLOBAL|LOCAL)\\s+)?(TEMP(?:ORARY)?\\s+)?(?:UNLOGGED\\s+|FOREIGN\\s+|RECURSIVE\\s+|MATERIALIZED\\s+)?(?:TABLE|VIEW|SEQUENCE)\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?${relation}`,
  'iu',
);
const drop = new RegExp(`^DROP\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?${relation}`, 'iu');
/** Types of entries that pg_dump announces, and that a name can refer to. */
const relationTypes = new Set(['TABLE', 'FOREIGN TABLE', 'VIEW', 'MATERIALIZED VIEW', 'SEQUENCE']);

export class SearchPathNames {
  /** Entries from the comments of pg_dump; the list grows while the dump is read. */
  readonly #announced: CatalogObject[];
  /** Number of entries that are in `#schemas` and `#relations`: most dumps never need these. */
  #read = 0;
  #path = defaultPath;
  /** Search path of the session while `SET LOCAL` has changed it; null if it has not. */
  #pathOfSession: readonly string[] | null = null;
  readonly #schemas = new Set([publicSchema]);
  /** Schemas that have a relation with this name, by name. */
  readonly #relations = new Map<string, string[]>();
  readonly #temporary = new Set<string>();
  readonly #texts = new SharedStrings();

  /** `announced`: an entry gets the schema and the name of its statement if the comment differs. */
  constructor(announced: CatalogObject[]) {
    this.#announced = announced;
  }

  /**
   * Must be called with each statement in order, or with its beginning: the first line is enough.
   */
  follow(statement: string): void {
    switch (statement.charCodeAt(0) | 0x20) {
      case 0x63: // c
        if (ending.test(statement)) this.#endTransaction();
        else this.#created(statement);
        return;
      case 0x73: // s
        this.#set(statement);
        return;
      case 0x72: // r
      case 0x64: // d
        if (resetting.test(statement)) this.#setPath(defaultPath, false);
        else if (this.#temporary.size > 0) this.#dropped(statement);
        if (ending.test(statement)) this.#endTransaction();
        return;
      default:
        if (ending.test(statement)) this.#endTransaction();
    }
  }

  /** Resolves a table, a view or a sequence. `schema`: '' if the statement names none. */
  relation(schema: string, name: string): NamedRelation {
    if (schema !== '') {
      return { schema, isTemporary: schema.startsWith('pg_temp'), atEnd: null };
    }
    if (this.#temporary.has(name)) return { schema: 'pg_temp', isTemporary: true, atEnd: null };
    const path = this.#path;
    const found = this.#find(path, name);
    if (found !== null) return { schema: found, isTemporary: false, atEnd: null };
    const made = this.#creationSchema();
    return {
      schema: made,
      isTemporary: false,
      atEnd: () => this.#find(path, name) ?? this.#elsewhere(path, name) ?? made,
    };
  }

  #endTransaction(): void {
    if (this.#pathOfSession !== null) this.#path = this.#pathOfSession;
    this.#pathOfSession = null;
  }

  #setPath(path: readonly string[], isLocal: boolean): void {
    if (isLocal) this.#pathOfSession ??= this.#path;
    else this.#pathOfSession = null;
    this.#path = path;
  }

  #set(statement: string): void {
    if (statement.length > longestPath) return;
    const [head, local] = setting.exec(statement) ?? [];
    if (head === undefined) return;
    const rest = statement.slice(head.length);
    if (head.endsWith(',')) {
      const [, list, isLocal] = calledSetting.exec(rest) ?? [];
      if (list === undefined) return;
      this.#setPath(namesIn(list.replaceAll("''", "'")), isLocal !== undefined);
      return;
    }
    const list = rest.trim().replace(/;$/u, '');
    const path = /^\s*DEFAULT\s*$/iu.test(list) ? defaultPath : namesIn(list);
    this.#setPath(path, local !== undefined);
  }

  #created(statement: string): void {
    const schema = createSchema.exec(statement)?.[1];
    if (schema !== undefined) {
      const last = this.#announced.at(-1);
      const name = unquoted(schema);
      if (last?.type !== 'SCHEMA' || last.name !== name) this.#schemas.add(this.#texts.own(name));
      return;
    }
    const [, isTemporary, named, own] = create.exec(statement) ?? [];
    if (own === undefined) return;
    const name = unquoted(own);
    const inSchema = named === undefined ? '' : unquoted(named);
    if (isTemporary !== undefined || inSchema.startsWith('pg_temp')) {
      this.#temporary.add(this.#texts.own(name));
      return;
    }
    this.#announce(inSchema === '' ? this.#creationSchema() : inSchema, name);
  }

  /** Records a name for the entry that was announced last, or without an entry. */
  #announce(schema: string, name: string): void {
    const last = this.#announced.at(-1);
    if (last !== undefined && relationTypes.has(last.type) && this.#read < this.#announced.length) {
      if (inLowerCase(last.name) === inLowerCase(name)) {
        if (last.schema !== schema) last.schema = this.#texts.shared(schema);
        if (last.name !== inOneLine(name)) last.name = this.#texts.own(name);
        return;
      }
    }
    this.#add(schema, name);
  }

  #dropped(statement: string): void {
    const [, schema, name] = drop.exec(statement) ?? [];
    if (schema === undefined && name !== undefined) this.#temporary.delete(unquoted(name));
  }

  #creationSchema(): string {
    const path = this.#path;
    if (path.length < 2) return path[0] ?? publicSchema;
    // The last entry is the entry that is being created.
    this.#readAnnounced(this.#announced.length - 1);
    return path.find((schema) => this.#schemas.has(schema)) ?? path[0] ?? publicSchema;
  }

  #find(path: readonly string[], name: string): string | null {
    this.#readAnnounced();
    const schemas = this.#relations.get(inOneLine(name));
    return schemas === undefined ? null : (path.find((one) => schemas.includes(one)) ?? null);
  }

  /** If there is no other information about a table, it is the only table with its name. */
  #elsewhere(path: readonly string[], name: string): string | null {
    const schemas = this.#relations.get(inOneLine(name)) ?? [];
    const hasOtherSchema = path.some((schema) => schema !== publicSchema);
    return hasOtherSchema || schemas.length !== 1 ? null : (schemas[0] ?? null);
  }

  #readAnnounced(end = this.#announced.length): void {
    for (; this.#read < end; this.#read += 1) {
      const { type, schema, name } = this.#announced[this.#read] ?? { type: '' };
      if (name === undefined) continue;
      if (type === 'SCHEMA') this.#schemas.add(name);
      else if (relationTypes.has(type)) this.#add(schema ?? publicSchema, name);
    }
  }

  #add(schema: string, name: string): void {
    const key = inOneLine(name);
    const known = this.#relations.get(key);
    if (known === undefined)
      this.#relations.set(this.#texts.own(key), [this.#texts.shared(schema)]);
    else if (!known.includes(schema)) known.push(this.#texts.shared(schema));
  }
}

/** Returns the schemas of a search path that can contain tables of a dump. */
function namesIn(list: string): string[] {
  return [...list.matchAll(oneSchema)]
    .map(([one]) => (one.startsWith("'") ? one.slice(1, -1).replaceAll("''", "'") : unquoted(one)))
    .filter((name) => !notOfDumps.has(name));
}

/** pg_dump replaces line breaks in its comments by spaces. */
const inOneLine = (name: string): string => name.replaceAll(/[\r\n]/gu, ' ');
const inLowerCase = (name: string): string => inOneLine(name).toLowerCase();
