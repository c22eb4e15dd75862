/**
 * What a name without a schema stands for, at its place in a dump: the first schema of the search path that has a
 * relation of that name, and for what is made the first one that there is. Sources: PostgreSQL manual, "The
 * Schema Search Path", SET, set_config, CREATE SCHEMA; namespace.c (RelnameGetRelid, activeCreationNamespace).
 * pg_dump names a schema everywhere since 10.3 and 9.6.8; before that, and in what people write, nothing does.
 */
import type { CatalogObject } from '#shared/domain/manifest.ts';
import { identifier, unquoted } from './copy-statement.ts';
import { SharedTexts } from './shared-texts.ts';

export interface NamedRelation {
  schema: string;
  /** It ends with the session that made it: its rows are in no database. */
  isTemporary: boolean;
  /** For a relation that is not made yet: where it is, to be asked at the end of the dump; else null. */
  atEnd: (() => string) | null;
}

/** In every new database. */
const publicSchema = 'public';
/** A search path that is longer is not followed. */
const longestPath = 64 * 1024;
/** Of a server without settings of its own; `"$user"` is a schema that few have. */
const defaultPath: readonly string[] = [publicSchema];
/** Nothing of a dump is made in them, and its tables are not there. */
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
/** Entries that pg_dump announces, and that a name can stand for. */
const relationTypes = new Set(['TABLE', 'FOREIGN TABLE', 'VIEW', 'MATERIALIZED VIEW', 'SEQUENCE']);

export class NamesInForce {
  /** What the comments of pg_dump announce; it grows as the dump is read. */
  readonly #announced: CatalogObject[];
  /** So many of them are in `#schemas` and `#relations`: most dumps never need these. */
  #read = 0;
  #path = defaultPath;
  /** What `SET LOCAL` has changed; null where nothing. */
  #pathOfSession: readonly string[] | null = null;
  readonly #schemas = new Set([publicSchema]);
  /** From a name to the schemas that have a relation of it. */
  readonly #relations = new Map<string, string[]>();
  readonly #temporary = new Set<string>();
  readonly #texts = new SharedTexts();

  /** `announced`: an entry gets the schema and the name that its statement has, where the comment differs. */
  constructor(announced: CatalogObject[]) {
    this.#announced = announced;
  }

  /** To be told each statement in its order, or its beginning: the first line tells enough. */
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

  /** A table, a view or a sequence. `schema`: '' where the statement names none. */
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

  /** Of the entry that was announced last, or of none. */
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
    // The last one is what is being made.
    this.#readAnnounced(this.#announced.length - 1);
    return path.find((schema) => this.#schemas.has(schema)) ?? path[0] ?? publicSchema;
  }

  #find(path: readonly string[], name: string): string | null {
    this.#readAnnounced();
    const schemas = this.#relations.get(inOneLine(name));
    return schemas === undefined ? null : (path.find((one) => schemas.includes(one)) ?? null);
  }

  /** Where nothing else is said of it, a table is the only one of its name. */
  #elsewhere(path: readonly string[], name: string): string | null {
    const schemas = this.#relations.get(inOneLine(name)) ?? [];
    const isSaid = path.some((schema) => schema !== publicSchema);
    return isSaid || schemas.length !== 1 ? null : (schemas[0] ?? null);
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

/** The schemas of a search path that a dump can have its tables in. */
function namesIn(list: string): string[] {
  return [...list.matchAll(oneSchema)]
    .map(([one]) => (one.startsWith("'") ? one.slice(1, -1).replaceAll("''", "'") : unquoted(one)))
    .filter((name) => !notOfDumps.has(name));
}

/** pg_dump writes spaces for line breaks into its comments. */
const inOneLine = (name: string): string => name.replaceAll(/[\r\n]/gu, ' ');
const inLowerCase = (name: string): string => inOneLine(name).toLowerCase();
