/**
 * Notes what the lines of a dump say: its tables, objects, sequences and large objects, and its marks. A line counts as SQL
 * only outside of quotes, dollar quotes and comments: a function body may well hold `COPY t (a) FROM stdin;`.
 */
import type {
  Catalog,
  CatalogObject,
  CatalogTable,
  SequenceValue,
} from '#shared/domain/manifest.ts';
import { isInsert, parseCopyStatement, parseQualifiedName } from './copy-statement.ts';
import { DumpHeadReader, type DumpHead } from './dump-head.ts';
import { DumpMarks } from './dump-marks.ts';
import type { DatabaseInFile } from './dump-parts.ts';
import { entryComment } from './entry-comment.ts';
import { InsertScanner, type LineOfDump, type QueriedRows } from './insert-scanner.ts';
import { SharedTexts } from './shared-texts.ts';
import { LargeObjectScanner } from './large-objects.ts';
import { NamesInForce, type NamedRelation } from './names-in-force.ts';
import { withoutStamps } from './server-stamps.ts';
import { StatementTooLong } from './statement-too-long.ts';
import { statementsOf } from './statements-of.ts';
import type { Decode } from './text-encoding.ts';

const startsCopy = /^COPY\s/iu;
/** Statements of which all is needed, though a name in it may have line breaks. */
const startsNamed =
  /^SET\s+(?:(?:SESSION|LOCAL)\s+)?search_path\b|^SELECT\s+(?:pg_catalog\.)?setval\s*\(/iu;
const setValue =
  /^SELECT\s+(?:pg_catalog\.)?setval\s*\(\s*'((?:[^']|'')*)'(?:::regclass)?\s*,\s*(-?\d+)\s*(?:,\s*(true|false)\s*)?\)\s*;$/isu;
/** Further statements in the same line, or data that looks like that. */
const moreStatements = /;\s*[A-Za-z]/u;
const moreInserts = /;\s*INSERT\s/iu;
const largeObjectCall = 'SELECT pg_catalog.lo';
/** Of statements that are taken apart: they name one table with its columns, or one sequence. */
const longestNamedBytes = 1024 * 1024;
const saysDatabase = /^(?:\\connect |CREATE DATABASE |DROP (?:FOREIGN )?TABLE )/u;

/** What was found in a dump. */
export interface FoundInDump {
  catalog: Catalog;
  /** Whether pg_dump's own opening line was seen. */
  isDump: boolean;
  /** null when the dump is whole; else one sentence about what is wrong with its end. */
  problem: string | null;
  head: DumpHead;
  /** The databases in the file; one, which is all of it, in most. Of each the last. */
  databases: DatabaseInFile[];
  /** Of the server, which pg_dumpall makes before all databases. */
  roles: readonly string[];
  /** What stands between or behind the dumps and belongs to none, in one sentence; null when nothing does. */
  stray: string | null;
  /** Tables whose INSERT statements may hold more rows than were counted by lines. */
  uncertainRows: CatalogTable[];
  /** Tables into which INSERT statements put what a query finds, and how many of these there are. */
  queriedRows: QueriedRows[];
  /** It has marks that its server keeps for itself (`dump-sql/server-stamps.ts`). */
  hasStamps: boolean;
}

/** A line of SQL of which only the beginning and the end were kept. */
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
  /** The table of the last COPY statement, whose rows follow; whoever reads them takes it away. */
  copied: CatalogTable | null = null;
  /** That table is a temporary one: its rows are in no database. */
  isTemporary = false;
  readonly #objects: CatalogObject[] = [];
  readonly #sequences: SequenceValue[] = [];
  readonly #largeObjects = new LargeObjectScanner();
  readonly #marks: DumpMarks;
  readonly #head = new DumpHeadReader();
  readonly #names = new NamesInForce(this.#objects);
  /** What was named before it was made, to be found at the end. */
  readonly #unfound: { named: { schema: string }; atEnd: () => string }[] = [];
  readonly #inserts: InsertScanner | null;
  readonly #texts = new SharedTexts();
  #hasStamps = false;
  #copyStatement = '';
  /** The call of `setval` or change of the schema being read, if any: names may hold line breaks. */
  #named = '';
  /** Where either of these begins. */
  #statementStart = 0;
  /** Where the line ends that is being read. */
  #lineEnd = 0;

  /** Where the rows of an INSERT go. */
  readonly #placeOfName = (schema: string, name: string): NamedRelation =>
    this.#names.relation(schema, name);

  constructor({ inserts, several }: { inserts: boolean; several: boolean }) {
    this.#marks = new DumpMarks(several);
    this.#inserts = inserts ? new InsertScanner(this.tables, this.#placeOfName) : null;
  }

  /** What the next line is read with. */
  get decode(): Decode {
    return this.#head.decode;
  }

  /** A statement that is taken apart goes on with the next line. */
  get isInStatement(): boolean {
    return this.#copyStatement !== '' || this.#named !== '' || this.#inserts?.isInside === true;
  }

  /** An empty line would be part of something. */
  get needsEmptyLines(): boolean {
    return this.#copyStatement !== '' || this.#inserts?.isInside === true;
  }

  /** After the last line. `cutInRows`: what is wrong where the dump ends among rows. */
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
   * A line as it is (`text`), without its end (`line`), and without the part of its end that belongs to no name (`part`).
   * Outside: of texts, quoted names and comments, at its beginning and at its end.
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

  /** A line of which only this is known. */
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

  /** Fails for a long line of a statement that has to be taken apart. */
  requireNotTakenApart(head: string, start: number, beginsOutside: boolean): void {
    const isTakenApart = beginsOutside && (startsCopy.test(head) || startsNamed.test(head));
    if (!isTakenApart && this.#copyStatement === '' && this.#named === '') return;
    throw new StatementTooLong(isTakenApart ? start : this.#statementStart, longestNamedBytes);
  }

  /** Of a line that holds more than one statement; null for nearly all lines. */
  #statementsIn(line: string, bytes: Buffer): { text: string; at: number; end: number }[] | null {
    if (!(isInsert(line) ? moreInserts : moreStatements).test(line)) return null;
    // Places in the text are places in the file; comments and commands of psql are lines of their own.
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

  /** A line, or one of several statements in it. */
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
    if (place === 'behind') return;
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
    // It was told the beginning: a name may have line breaks.
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
