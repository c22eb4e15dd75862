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

export class FrameOrder<Table extends NamedTable> {
  readonly #waiting: Table[];
  #last: NamedTable | null = null;
  #isAfterData = false;

  constructor(tables: readonly Table[]) {
    this.#waiting = tables.toSorted(compareTables);
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
    if (line === lastLine) return this.#waiting.splice(0);
    const entry = entryComment(line);
    if (entry === null) {
      if (/^-- \w+ for Name: /u.test(line)) throw new UnknownOrder(line);
      return [];
    }
    const { type, schema, name } = entry;
    if (type === 'TABLE DATA') return this.#beforeData({ schema: schema ?? '', name });
    if (laterTypes.has(type)) {
      this.#isAfterData = true;
      return this.#waiting.splice(0);
    }
    const isKnown =
      typesAnywhere.has(type) ||
      (earlierTypes.has(type) && !this.#isAfterData && this.#last === null);
    if (!isKnown) throw new UnknownOrder(line);
    return [];
  }

  #beforeData(table: NamedTable): Table[] {
    const isSorted = this.#last === null || compareTables(this.#last, table) < 0;
    if (!isSorted || this.#isAfterData) throw new UnknownOrder(`${table.schema}.${table.name}`);
    this.#last = table;
    const count = this.#waiting.findIndex((one) => compareTables(one, table) > 0);
    const before = this.#waiting.splice(0, count === -1 ? this.#waiting.length : count);
    const last = before.at(-1);
    // Its rows would be in the file twice.
    if (last !== undefined && compareTables(last, table) === 0) throw new UnknownOrder(last.name);
    return before;
  }
}

/** Compares as `strcmp` does, in UTF-8. */
export function compareTables(a: NamedTable, b: NamedTable): number {
  return (
    Buffer.compare(Buffer.from(a.schema), Buffer.from(b.schema)) ||
    Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))
  );
}
