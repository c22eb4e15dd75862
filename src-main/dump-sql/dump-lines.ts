/**
 * Collects the contents of a dump from its lines: tables, objects, sequences, large objects, and
 * markers. A line counts as SQL only outside of quotes, dollar quotes and comments: a function body
 * may contain `COPY t (a) FROM stdin;`.
 */
import type {
  Catalog,
  CatalogObject,
  CatalogTable,
  SequenceValue,
} from '#shared/domain/manifest.ts';
import { isInsert, parseCopyStatement, parseQualifiedName } from './copy-statement.ts';
import { DumpHeadReader, type DumpProperties } from './dump-properties.ts';
import { DumpMarkers } from './dump-markers.ts';
import type { DatabaseInFile } from './dump-parts.ts';
import { entryComment } from './entry-comment.ts';
import { InsertScanner, type LineOfDump, type QueriedRows } from './insert-scanner.ts';
import { SharedStrings } from './shared-strings.ts';
import { LargeObjectScanner } from './large-objects.ts';
import { SearchPathNames, type NamedRelation } from './search-path-names.ts';
import { withoutStamps } from './server-stamps.ts';
import { StatementTooLong } from './statement-too-long.ts';
import { statementsOf } from './statements-of.ts';
import type { Decode } from './text-encoding.ts';

const startsCopy = /^COPY\s/iu;
/** Statements that are needed as a whole, although a name in them may contain line breaks. */
const startsNamed =
  /^SET\s+(?:(?:SESSION|LOCAL)\s+)?search_path\b|^SELECT\s+(?:pg_catalog\.)?setval\s*\(/iu;
const setValue =
  /^SELECT\s+(?:pg_catalog\.)?setval\s*\(\s*'((?:[^']|'')*)'(?:::regclass)?\s*,\s*(-?\d+)\s*(?:,\s*(true|false)\s*)?\)\s*;$/isu;
/** Further statements in the same line, or data that looks like a statement. */
const moreStatements = /;\s*[A-Za-z]/u;
const moreInserts = /;\s*INSERT\s/iu;
const largeObjectCall = 'SELECT pg_catalog.lo';
/** Limit for parsed statements: they name one table with its columns, or one sequence. */
const longestNamedBytes = 1024 * 1024;
const saysDatabase = /^(?:\\connect |CREATE DATABASE |DROP (?:FOREIGN )?TABLE )/u;

/** Contents of a dump. */
export interface FoundInDump {
  catalog: Catalog;
  /** True if pg_dump's own opening line was found. */
  isDump: boolean;
  /** One sentence about an incorrect end of the dump; null if the dump is complete. */
  problem: string | null;
  head: DumpProperties;
  /**
   * Databases in the file. Most files have one database, which is the whole file. If a name occurs
   * several times, the last one counts.
   */
  databases: DatabaseInFile[];
  /** Roles of the server, which pg_dumpall creates before all databases. */
  roles: readonly string[];
  /**
   * One sentence about text between or after the dumps that belongs to no dump; null if there is no
   * such text.
   */
  stray: string | null;
  /** Tables whose INSERT statements may contain more rows than were counted by lines. */
  uncertainRows: CatalogTable[];
  /**
   * Tables into which INSERT statements insert the result of a query, and the number of these
   * statements.
   */
  queriedRows: QueriedRows[];
  /** True if the dump contains options that its server keeps internal (`server-stamps.ts`). */
  hasStamps: boolean;
}

/** A line of SQL of which only the beginning and the end are in memory. */
export interface LongLine {
  start: number;
  end: number;
  beginsOutside: boolean;
  endsOutside: boolean;
  head: string;
  tail: string;
  hasMoreRows: boolean;
}

export class DumpLines {
  readonly tables: CatalogTable[] = [];
  /**
   * Table of the last COPY statement, whose rows follow. The code that reads the rows resets it.
   */
  copied: CatalogTable | null = null;
  /** True if this table is temporary: its rows are in no database. */
  isTemporary = false;
  readonly #objects: CatalogObject[] = [];
  readonly #sequences: SequenceValue[] = [];
  readonly #largeObjects = new LargeObjectScanner();
  readonly #marks: DumpMarkers;
  readonly #head = new DumpHeadReader();
  readonly #names = new SearchPathNames(this.#objects);
  /** Objects that were named before they were created. They are resolved at the end. */
  readonly #unfound: { named: { schema: string }; atEnd: () => string }[] = [];
  readonly #inserts: InsertScanner | null;
  readonly #texts = new SharedStrings();
  #hasStamps = false;
  #copyStatement = '';
  /** Current `setval` call or change of a schema, or ''. Names in it may contain line breaks. */
  #named = '';
  /** Offset of the beginning of this statement or call. */
  #statementStart = 0;
  /** Offset of the end of the current line. */
  #lineEnd = 0;

  /** Returns the table into which the rows of an INSERT go. */
  readonly #placeOfName = (schema: string, name: string): NamedRelation =>
    this.#names.relation(schema, name);

  constructor({ inserts, several }: { inserts: boolean; several: boolean }) {
    this.#marks = new DumpMarkers(several);
    this.#inserts = inserts ? new InsertScanner(this.tables, this.#placeOfName) : null;
  }

  /** Decodes the next line. */
  get decode(): Decode {
    return this.#head.decode;
  }

  /** True if a parsed statement continues in the next line. */
  get isInStatement(): boolean {
    return this.#copyStatement !== '' || this.#named !== '' || this.#inserts?.isInside === true;
  }

  /** True if an empty line is part of a statement. */
  get needsEmptyLines(): boolean {
    return this.#copyStatement !== '' || this.#inserts?.isInside === true;
  }

  /** Must be called after the last line. `cutInRows`: the error if the dump ends inside of rows. */
  finish(isEmpty: boolean, cutInRows: string | null): FoundInDump {
    for (const { named, atEnd } of this.#unfound) named.schema = atEnd();
    this.#inserts?.finish();
    const { parts } = this.#marks;
    return {
      catalog: {
        tables: this.tables,
        objects: this.#objects,
        sequences: this.#sequences,
        largeObjects: this.#largeObjects.finish(),
      },
      isDump: this.#marks.isDump,
      problem: isEmpty ? 'The dump is empty.' : this.#marks.problem(cutInRows),
      head: this.#head.head(this.#marks.isCluster),
      databases: parts.finish({ objects: this.#objects, tables: this.tables }),
      roles: parts.roles,
      stray: this.#marks.stray,
      uncertainRows: this.#inserts?.uncertainRows() ?? [],
      queriedRows: this.#inserts?.queriedRows() ?? [],
      hasStamps: this.#hasStamps,
    };
  }

  /**
   * Reads a line: the whole line (`text`), without its line ending (`line`), and without the part
   * of its ending that belongs to no name (`part`). `beginsOutside`, `endsOutside`: outside of
   * string literals, quoted names and comments.
   */
  take(
    bytes: Buffer,
    text: string,
    line: string,
    part: string,
    start: number,
    beginsOutside: boolean,
    endsOutside: boolean,
  ): void {
    const end = start + bytes.length;
    this.#lineEnd = end;
    if (beginsOutside && endsOutside && !this.isInStatement) {
      const several = this.#statementsIn(line, bytes);
      if (several !== null) {
        for (const { text: one, at, end: to } of several) {
          this.#take(one, one, one, start + at, start + to, true, true);
        }
        return;
      }
    }
    this.#take(text, line, part, start, end, beginsOutside, endsOutside);
  }

  /** Reads a line of which only this is known. */
  takeLong({ head, ...line }: LongLine): void {
    const { start, end, beginsOutside, endsOutside, tail, hasMoreRows } = line;
    this.#lineEnd = end;
    const isInserted =
      (beginsOutside || this.#inserts?.isInside === true) &&
      this.#inserts?.line(head, {
        ...this.#placeOf(start, end, beginsOutside, endsOutside),
        tail,
        hasMoreRows,
      }) === true;
    if (beginsOutside && !isInserted) this.#topLevelLine(head, start);
  }

  /** Fails for a long line of a statement that must be parsed. */
  requireNotTakenApart(head: string, start: number, beginsOutside: boolean): void {
    const isTakenApart = beginsOutside && (startsCopy.test(head) || startsNamed.test(head));
    if (!isTakenApart && this.#copyStatement === '' && this.#named === '') return;
    throw new StatementTooLong(isTakenApart ? start : this.#statementStart, longestNamedBytes);
  }

  /** Splits a line with more than one statement. Returns null for nearly all lines. */
  #statementsIn(line: string, bytes: Buffer): { text: string; at: number; end: number }[] | null {
    if (!(isInsert(line) ? moreInserts : moreStatements).test(line)) return null;
    // Positions in the text are positions in the file. Comments and commands of psql are separate
    // lines.
    if (!this.#head.standardConformingStrings || /^(?:--|\\|SELECT pg_catalog\.lo)/u.test(line))
      return null;
    const text = Buffer.from(line);
    if (!bytes.subarray(0, text.length).equals(text)) return null;
    const statements = statementsOf(line);
    if (statements.length < 2) return null;
    return statements.map(({ bytes: own, offset }, index) => ({
      text: own.toString(),
      at: offset,
      end: statements[index + 1]?.offset ?? bytes.length,
    }));
  }

  /** Reads a line, or one of several statements in a line. */
  #take(
    text: string,
    line: string,
    part: string,
    start: number,
    end: number,
    outside: boolean,
    endsOutside: boolean,
  ): void {
    if (this.#inserts !== null && (outside || this.#inserts.isInside)) {
      if (this.#inserts.line(part, this.#placeOf(start, end, outside, endsOutside))) return;
    }
    if (outside && this.#copyStatement === '') this.#topLevelLine(line, start);
    if (this.#copyStatement === '' && this.#named === '') this.#statementStart = start;
    else if (this.#copyStatement.length + this.#named.length > longestNamedBytes) {
      throw new StatementTooLong(this.#statementStart, longestNamedBytes);
    }
    if (this.#copyStatement !== '' || (outside && startsCopy.test(line))) {
      this.#copyStatement += this.#copyStatement === '' ? part : `\n${part}`;
      if (endsOutside && /;\s*$/u.test(part)) this.#endCopyStatement();
    } else if (this.#named !== '' || (outside && startsNamed.test(line))) {
      this.#named += endsOutside ? line : text.replace(/\n?$/u, '\n');
      if (endsOutside) this.#endNamed();
    }
  }

  #placeOf(start: number, end: number, beginsOutside: boolean, endsOutside: boolean): LineOfDump {
    return {
      start,
      end,
      beginsOutside,
      endsOutside,
      standardConformingStrings: this.#head.standardConformingStrings,
      objects: this.#objects.length,
    };
  }

  #endCopyStatement(): void {
    const parsed = parseCopyStatement(this.#copyStatement.trimEnd());
    this.#copyStatement = '';
    if (parsed === null) return;
    const { schema, isTemporary, atEnd } = this.#names.relation(parsed.schema, parsed.name);
    const table = {
      schema: this.#texts.shared(schema),
      name: this.#texts.own(parsed.name),
      columns: this.#texts.sharedList(parsed.columns),
      rows: 0,
      dataStart: this.#lineEnd,
      dataEnd: this.#lineEnd,
    };
    this.copied = table;
    this.isTemporary = isTemporary;
    if (!isTemporary) this.tables.push(table);
    if (atEnd !== null) this.#unfound.push({ named: table, atEnd });
  }

  #topLevelLine(line: string, start: number): void {
    const place = this.#marks.take(line, start, this.#lineEnd, this.#objects.length);
    if (place === 'elsewhere') return;
    this.#names.follow(line);
    if (place === 'after') return;
    if (line.startsWith('-- ')) {
      if (line.startsWith('-- Dumped ')) this.#head.versionLine(line);
      else if (!this.#marks.comment(line, this.#lineEnd)) this.#objectLine(line, start);
    } else if (line.startsWith('\\restrict ')) this.#marks.restrict(line);
    else if (line.startsWith(largeObjectCall)) this.#largeObjects.line(line);
    else if (line.startsWith('SET ')) this.#head.settingLine(line);
    else if (saysDatabase.test(line)) this.#marks.parts.within(line, this.#objects.length);
    else if (line.startsWith('ALTER ')) this.#hasStamps ||= withoutStamps(line) !== line;
  }

  #endNamed(): void {
    const statement = this.#named;
    this.#named = '';
    // The beginning was already processed; a name may contain line breaks.
    if (statement.includes('\n')) this.#names.follow(statement);
    const [, sequence, lastValue, isCalled] = setValue.exec(statement) ?? [];
    const parsed =
      sequence === undefined ? null : parseQualifiedName(sequence.replaceAll("''", "'"));
    if (parsed === null || lastValue === undefined) return;
    const { schema, atEnd } = this.#names.relation(parsed.schema, parsed.name);
    const found = {
      schema,
      name: parsed.name,
      lastValue,
      isCalled: !/^false$/iu.test(isCalled ?? ''),
    };
    this.#sequences.push(found);
    if (atEnd !== null) this.#unfound.push({ named: found, atEnd });
  }

  #objectLine(line: string, start: number): void {
    const entry = entryComment(line);
    if (entry === null || entry.isData) return;
    const { type, schema, name } = entry;
    this.#objects.push({
      type: this.#texts.shared(type),
      schema: schema === null ? null : this.#texts.shared(schema),
      name: this.#texts.own(name),
      sqlOffset: start,
    });
  }
}
