/**
 * Finds the places of the large tables in a dump that contains everything except their rows.
 * pg_dump writes the data of tables after all definitions, sorted by schema and name
 * (DOTypeNameCompare in pg_dump_sort.c), then the values of sequences, large objects, and
 * everything that needs the rows.
 */
import { entryComment } from '../../dump-sql/entry-comment.ts';

export interface NamedTable {
  schema: string;
  name: string;
}

/** The order of this dump is not known: one session must dump everything. */
export class UnknownOrder extends Error {}

/** Types of entries that follow the data of tables. */
const laterTypes = new Set([
  'SEQUENCE SET',
  'BLOB METADATA',
  'BLOBS',
  'CHECK CONSTRAINT',
  'CONSTRAINT',
  'EVENT TRIGGER',
  'FK CONSTRAINT',
  'INDEX',
  'INDEX ATTACH',
  'LARGE OBJECTS',
  'MATERIALIZED VIEW DATA',
  'POLICY',
  'PUBLICATION',
  'PUBLICATION TABLE',
  'PUBLICATION TABLES IN SCHEMA',
  'ROW SECURITY',
  'RULE',
  'STATISTICS',
  'SUBSCRIPTION',
  'SUBSCRIPTION TABLE',
  'TRIGGER',
]);
/** Types of entries that stand before the data of tables. */
const earlierTypes = new Set([
  'ACCESS METHOD',
  'AGGREGATE',
  'BLOB',
  'CAST',
  'COLLATION',
  'CONVERSION',
  'DEFAULT',
  'DOMAIN',
  'EXTENSION',
  'FOREIGN DATA WRAPPER',
  'FOREIGN TABLE',
  'FUNCTION',
  'MATERIALIZED VIEW',
  'OPERATOR',
  'OPERATOR CLASS',
  'OPERATOR FAMILY',
  'PROCEDURAL LANGUAGE',
  'PROCEDURE',
  'SCHEMA',
  'SEQUENCE',
  'SEQUENCE OWNED BY',
  'SERVER',
  'SHELL TYPE',
  'TABLE',
  'TABLE ATTACH',
  'TEXT SEARCH CONFIGURATION',
  'TEXT SEARCH DICTIONARY',
  'TEXT SEARCH PARSER',
  'TEXT SEARCH TEMPLATE',
  'TRANSFORM',
  'TYPE',
  'USER MAPPING',
  'VIEW',
]);
/** Comments of other objects, which stand next to their object. */
const typesAnywhere = new Set(['COMMENT', 'SECURITY LABEL']);
const lastLine = '-- PostgreSQL database dump complete';

/** More than one of them: a name contains it, and the comment can be read in several ways. */
const labels = ['; Type: ', '; Schema: ', '; Owner: '];
const isClear = (line: string): boolean =>
  labels.every((label) => line.indexOf(label) === line.lastIndexOf(label));

export class FrameOrder<Table extends NamedTable> {
  readonly #waiting: Table[];
  /** Keys of the tables whose definition has not been found. */
  readonly #undefined: Set<string>;
  #last: NamedTable | null = null;
  #isAfterData = false;

  constructor(tables: readonly Table[]) {
    this.#waiting = tables.toSorted(compareTables);
    this.#undefined = new Set(tables.map(keyOf));
  }

  /** True if every table has its place. */
  get isComplete(): boolean {
    return this.#waiting.length === 0;
  }

  /**
   * Returns the tables whose data belongs before this line. Call it for each line outside of string
   * literals and rows, without its line break, in the order of the dump. Throws `UnknownOrder`.
   */
  before(line: string): Table[] {
    if (!line.startsWith('-- ')) return [];
    if (line === lastLine) return this.#place(this.#waiting.length);
    const entry = entryComment(line);
    if (entry === null) {
      if (/^-- \w+ for Name: /u.test(line)) throw new UnknownOrder(line);
      return [];
    }
    if (!isClear(line)) throw new UnknownOrder(line);
    const { type, name, isData } = entry;
    const schema = entry.schema ?? '';
    if (isData && type === 'TABLE DATA') return this.#beforeData({ schema, name });
    if (laterTypes.has(type)) {
      this.#isAfterData = true;
      return this.#place(this.#waiting.length);
    }
    // Definitions that need an index or a constraint follow it (pg_dump_sort.c, "repair").
    if (this.#isAfterData || typesAnywhere.has(type)) return [];
    if (!earlierTypes.has(type) || this.#last !== null) throw new UnknownOrder(line);
    if (type === 'TABLE') this.#undefined.delete(keyOf({ schema, name }));
    return [];
  }

  #beforeData(table: NamedTable): Table[] {
    const isSorted = this.#last === null || compareTables(this.#last, table) < 0;
    if (!isSorted || this.#isAfterData) throw new UnknownOrder(`${table.schema}.${table.name}`);
    this.#last = table;
    const next = this.#waiting.findIndex((one) => compareTables(one, table) >= 0);
    const found = next === -1 ? undefined : this.#waiting[next];
    // pg_dump writes the rows of a table that the sessions write, too.
    if (found !== undefined && compareTables(found, table) === 0) {
      throw new UnknownOrder(`${table.schema}.${table.name}`);
    }
    return this.#place(next === -1 ? this.#waiting.length : next);
  }

  #place(count: number): Table[] {
    const placed = this.#waiting.splice(0, count);
    const early = placed.find((table) => this.#undefined.has(keyOf(table)));
    if (early !== undefined) throw new UnknownOrder(`${early.schema}.${early.name}`);
    return placed;
  }
}

const keyOf = ({ schema, name }: NamedTable): string => JSON.stringify([schema, name]);

/** Compares as `strcmp` does, in UTF-8. */
export function compareTables(a: NamedTable, b: NamedTable): number {
  return (
    Buffer.compare(Buffer.from(a.schema), Buffer.from(b.schema)) ||
    Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))
  );
}
