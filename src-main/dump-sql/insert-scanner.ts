/**
 * Finds rows that are written as INSERT statements, line by line, and adds them to the tables of a
 * dump.
 */
import type { CatalogTable } from '#shared/domain/manifest.ts';
import {
  insertTargetOf,
  isInsert,
  isInsertOfQuery,
  longestInsertHead,
  parseInsertHead,
} from './copy-statement.ts';
import { countRowsIn } from './insert-rows.ts';
import type { NamedRelation } from './search-path-names.ts';

/** A further row of an INSERT statement, or a further statement, or data that looks similar. */
const moreInLine = /\),\s*\(|;\s*INSERT\s+INTO\s/iu;
/** A longer beginning of a statement is not parsed again at each of its lines. */
const shortHead = 256;

/**
 * Returns true if this part of a line looks like a further row of an INSERT statement, or a further
 * statement.
 */
export const mayHoldMoreRows = (part: string): boolean => moreInLine.test(part);

export interface QueriedRows {
  schema: string;
  name: string;
  statements: number;
}

export interface LineOfDump {
  /** Offsets of this line and of the next line, in bytes of plain SQL. */
  start: number;
  end: number;
  /** True if the line begins, or ends, outside of quotes and comments. */
  beginsOutside: boolean;
  endsOutside: boolean;
  standardConformingStrings: boolean;
  /** Number of objects that were announced before the line. */
  objects: number;
  /** End of a line that was too long for the memory, of which only the beginning is known … */
  tail?: string;
  /** … and true if rows were found in the middle of the line (`mayHoldMoreRows`). */
  hasMoreRows?: boolean;
}

interface OpenInsert {
  start: number;
  head: string;
  /** Length that the text must have before it is parsed again. */
  wanted: number;
  table: CatalogTable | null;
  /** True if the table is temporary: its rows are in no database. */
  isTemporary: boolean;
  isQuery: boolean;
}

type PlaceOfName = (schema: string, name: string) => NamedRelation;

export class InsertScanner {
  readonly #tables: CatalogTable[];
  readonly #placeOf: PlaceOfName;
  #insert: OpenInsert | null = null;
  #lastInserted: CatalogTable | null = null;
  #objectsAtInsert = 0;
  readonly #uncertainRows = new Set<CatalogTable>();
  readonly #queriedRows = new Map<string, QueriedRows>();
  /** Tables that were named before they were created. */
  readonly #unfound: { named: { schema: string }; atEnd: () => string }[] = [];

  /** Adds to `tables`. Other code may also add tables. */
  constructor(tables: CatalogTable[], placeOf: PlaceOfName) {
    this.#tables = tables;
    this.#placeOf = placeOf;
  }

  /** Must be called once, after the last line. */
  finish(): void {
    for (const { named, atEnd } of this.#unfound) named.schema = atEnd();
  }

  get isInside(): boolean {
    return this.#insert !== null;
  }

  uncertainRows(): CatalogTable[] {
    return [...this.#uncertainRows];
  }

  queriedRows(): QueriedRows[] {
    return [...this.#queriedRows.values()];
  }

  /** Returns true if the line belonged to an INSERT statement. */
  line(line: string, place: LineOfDump): boolean {
    if (this.#insert === null) {
      if (!place.beginsOutside || !isInsert(line)) return false;
      const { start } = place;
      this.#insert = { ...noInsert, start };
    } else if (this.#insert.table !== null && place.beginsOutside && /^\s*\(/u.test(line)) {
      this.#insert.table.rows += 1;
    }
    const insert = this.#insert;
    const isEnd = place.endsOutside && (place.tail ?? line).trimEnd().endsWith(';');
    if (insert.table === null && !insert.isQuery) this.#head(insert, line, place, isEnd);
    // pg_dump writes one row in each line; other programs may write more.
    if (
      insert.table !== null &&
      !insert.isTemporary &&
      (place.hasMoreRows ?? moreInLine.test(line))
    ) {
      const isWhole = place.beginsOutside && place.endsOutside && place.tail === undefined;
      const rows = isWhole ? countRowsIn(line, place.standardConformingStrings) : null;
      if (rows === null) this.#uncertainRows.add(insert.table);
      else insert.table.rows += rows - 1;
    }
    if (isEnd) {
      if (insert.table === null) this.#countQuery(insert.head);
      else insert.table.dataEnd = place.end;
      this.#insert = null;
    }
    return true;
  }

  #head(insert: OpenInsert, line: string, place: LineOfDump, isEnd: boolean): void {
    insert.head += insert.head === '' ? line : `\n${line}`;
    if (insert.head.length < insert.wanted && !isEnd) return;
    const head = parseInsertHead(insert.head);
    if (head === null) {
      insert.isQuery = insert.head.length > longestInsertHead || isInsertOfQuery(insert.head);
      // If thousands of lines each caused the beginning to be parsed again, this would take
      // unbounded time.
      insert.wanted = insert.head.length < shortHead ? 0 : insert.head.length * 1.5;
      return;
    }
    insert.table = this.#tableOf(insert, head, place);
    if (insert.head.length > head.length || head.isDefault) insert.table.rows += 1;
    // Rows that were read before the beginning was parsed have not been counted.
    if (!insert.isTemporary && insert.head.includes('\n', head.length))
      this.#uncertainRows.add(insert.table);
  }

  /** Returns the block that the statement continues, or a new block. */
  #tableOf(
    insert: OpenInsert,
    head: NonNullable<ReturnType<typeof parseInsertHead>>,
    place: LineOfDump,
  ): CatalogTable {
    const { name, columns } = head;
    const { schema, isTemporary, atEnd } = this.#placeOf(head.schema, name);
    insert.isTemporary = isTemporary;
    const last = this.#lastInserted;
    const continuesWord =
      last?.schema === schema &&
      last.name === name &&
      last.columns.length === columns.length &&
      last.columns.every((column, at) => column === columns[at]) &&
      this.#tables.at(-1) === last &&
      place.objects === this.#objectsAtInsert;
    if (last !== null && continuesWord) return last;
    const table: CatalogTable = {
      schema,
      name,
      columns,
      rows: 0,
      dataStart: insert.start,
      dataEnd: insert.start,
      form: 'inserts',
    };
    if (isTemporary) return table;
    if (atEnd !== null) this.#unfound.push({ named: table, atEnd });
    this.#tables.push(table);
    this.#lastInserted = table;
    this.#objectsAtInsert = place.objects;
    return table;
  }

  #countQuery(head: string): void {
    const target = insertTargetOf(head);
    if (target === null) return;
    const { schema, isTemporary, atEnd } = this.#placeOf(target.schema, target.name);
    if (isTemporary) return;
    const key = JSON.stringify([schema, target.name]);
    const found = this.#queriedRows.get(key);
    const known = found ?? { schema, name: target.name, statements: 0 };
    if (found === undefined && atEnd !== null) this.#unfound.push({ named: known, atEnd });
    known.statements += 1;
    this.#queriedRows.set(key, known);
  }
}

const noInsert: OpenInsert = {
  start: 0,
  head: '',
  wanted: 0,
  table: null,
  isTemporary: false,
  isQuery: false,
};
