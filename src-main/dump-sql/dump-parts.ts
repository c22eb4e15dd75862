/**
 * Finds the databases in one file: `pg_dumpall` writes one dump after the other, with a `\connect`
 * before or in each dump, and so does a user who appends the output of pg_dump to a file. A
 * database of the file is one dump, or several dumps that psql would load into it in sequence.
 * Statements before the first dump (roles, tablespaces) belong to the server, and are only listed.
 * Sources: main and dumpDatabases in pg_dumpall.c; _reconnectToDB in pg_backup_archiver.c. No I/O.
 */
import type { Catalog, CatalogObject } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/expected-error.ts';
import { connectedTo, databaseCreatedBy } from './database-forms.ts';
import { parseQualifiedName } from './copy-statement.ts';

/** A part of the plain SQL, in bytes. */
export interface SqlRange {
  start: number;
  end: number;
}

export interface DatabaseInFile {
  /** Name of the database; “part 2” if the file does not name it. */
  label: string;
  name: string | null;
  /** Null if the database is the whole file. */
  range: SqlRange | null;
}

/** One dump, from its opening line on. */
interface Dump {
  start: number;
  end: number | null;
  /** Database of the `\connect` before the dump; null if there is none since the dump before. */
  before: string | null;
  /** Database to which the dump itself connects. */
  own: string | null;
  makesDatabase: boolean;
  /** Tables that its header drops, and the position of its first entry. */
  drops: Set<string>;
  firstObject: number;
}

/** Contents of the whole file. */
type Found = Pick<Catalog, 'objects' | 'tables'>;

const dropOfTable = /^DROP (?:FOREIGN )?TABLE (?:IF EXISTS )?(.{1,300});$/su;
const roleInServer = /^CREATE ROLE (.{1,200});$/su;
const mostRoles = 1000;

/** Receives the beginnings of lines outside of string literals and rows. */
export class DumpParts {
  readonly #dumps: Dump[] = [];
  #before: string | null = null;
  /** True after a `\connect` that pg_dump does not write. */
  #isOdd = false;
  readonly #roles: string[] = [];
  #hasServerPart = false;

  /** Roles of the server that the file creates. */
  get roles(): readonly string[] {
    return this.#roles;
  }

  /** True if a `\connect` was read and its dump has not begun. */
  get isConnected(): boolean {
    return this.#before !== null;
  }

  /** Called for the opening line of a dump; `objects`: number of entries before it. */
  begin(start: number, objects: number): void {
    this.#dumps.push({
      start,
      end: null,
      before: this.#before,
      own: null,
      makesDatabase: false,
      drops: new Set(),
      firstObject: objects,
    });
    this.#before = null;
  }

  /** Called for the line that closes a dump; the line ends at `offset`. */
  end(offset: number): void {
    const dump = this.#dumps.at(-1);
    if (dump !== undefined) dump.end = offset;
  }

  /** Called for a line between the roles and tablespaces of a server. */
  ofServer(line: string): void {
    this.#hasServerPart = true;
    const name = roleInServer.exec(line)?.[1];
    if (name !== undefined && this.#roles.length < mostRoles) {
      this.#roles.push(parseQualifiedName(name)?.name ?? name);
    }
    if (line.startsWith('\\connect ')) this.between(line);
  }

  /** Called for `\connect` between two dumps. Returns false for an unknown form. */
  between(line: string): boolean {
    const name = connectedTo(line);
    if (name === null) return false;
    this.#before = name;
    return true;
  }

  /**
   * Called for a line of a dump that may show to which database the dump belongs, or what it drops.
   */
  within(line: string, objects: number): void {
    const dump = this.#dumps.at(-1);
    if (dump === undefined) return;
    if (line.startsWith('\\connect ')) {
      const name = connectedTo(line);
      this.#isOdd ||= name === null;
      dump.own ??= name;
    } else if (line.startsWith('CREATE DATABASE ')) {
      dump.makesDatabase ||= databaseCreatedBy(line) !== null;
    } else if (this.#dumps.length > 1 && objects === dump.firstObject) {
      const table = parseQualifiedName(dropOfTable.exec(line)?.[1] ?? '');
      if (table !== null) dump.drops.add(keyOf(table));
    }
  }

  /**
   * Dumps with the same name are one database: the last one, because psql keeps only this one if
   * each dump creates the database again.
   */
  finish(found: Found): DatabaseInFile[] {
    const groups: { name: string | null; dumps: Dump[] }[] = [];
    let current: string | null = null;
    for (const [at, dump] of this.#dumps.entries()) {
      const next = this.#dumps[at + 1] ?? { start: Infinity, firstObject: found.objects.length };
      current = dump.own ?? dump.before ?? current;
      const group = groups.at(-1);
      const isNext =
        group !== undefined &&
        group.name === current &&
        !dump.makesDatabase &&
        !clashes(group.dumps[0], dump, next, found);
      if (isNext) group.dumps.push(dump);
      else groups.push({ name: current, dumps: [dump] });
    }
    const isAll = groups.length === 1 && !this.#hasServerPart && this.#dumps[0]?.before === null;
    const databases = new Map<string, DatabaseInFile>();
    for (const [at, { name, dumps }] of groups.entries()) {
      const label = name ?? `part ${at + 1}`;
      const start = dumps[0]?.start ?? 0;
      const end = dumps.at(-1)?.end ?? groups[at + 1]?.dumps[0]?.start ?? Infinity;
      databases.delete(label);
      databases.set(label, { label, name, range: isAll ? null : { start, end } });
    }
    // The database of this `\connect` is unknown: the restore reports it.
    return this.#isOdd && groups.length > 1 ? [] : [...databases.values()];
  }
}

const keyOf = ({ schema, name }: { schema: string; name: string }): string => `${schema}\0${name}`;

/** Objects that can be created only once, so that psql stops at the second one. */
const createdOnce = new Set(
  'SCHEMA,TABLE,FOREIGN TABLE,VIEW,MATERIALIZED VIEW,SEQUENCE,FUNCTION,PROCEDURE,TYPE,DOMAIN'.split(
    ',',
  ),
);

/**
 * Returns true if a dump drops a table of an earlier dump, creates an existing object again, or
 * adds rows to existing rows.
 */
function clashes(
  first: Dump | undefined,
  { start, drops, firstObject }: Dump,
  next: { start: number; firstObject: number },
  { objects, tables }: Found,
): boolean {
  if (first === undefined) return false;
  const earlier = objects.slice(first.firstObject, firstObject);
  const own = objects.slice(firstObject, next.firstObject);
  const made = new Set([
    ...own.filter(({ type }) => createdOnce.has(type)).map(keyOfObject),
    ...[...drops].map((table) => `TABLE\0${table}`),
  ]);
  const filled = new Set(
    tables
      .filter(({ dataStart }) => dataStart >= start && dataStart < next.start)
      .map((table) => keyOf(table)),
  );
  return (
    earlier.some((object) => made.has(keyOfObject(object))) ||
    tables.some(
      (table) =>
        table.dataStart >= first.start && table.dataStart < start && filled.has(keyOf(table)),
    )
  );
}

const keyOfObject = ({ type, schema, name }: CatalogObject): string =>
  `${type === 'FOREIGN TABLE' ? 'TABLE' : type}\0${keyOf({ schema: schema ?? '', name })}`;

/**
 * Returns the requested part; null if it is the whole file. Fails with `several-databases-in-file`
 * or `database-not-in-file`.
 */
export function databaseInFile(
  found: readonly DatabaseInFile[],
  wanted: string | null,
  filename: string,
): DatabaseInFile | null {
  const databases = found.map(({ label }) => label);
  const [only, another] = found;
  if (wanted === null) {
    if (another !== undefined) fail({ code: 'several-databases-in-file', filename, databases });
    return only ?? null;
  }
  const one = found.find(({ label }) => label === wanted);
  return one ?? fail({ code: 'database-not-in-file', filename, database: wanted, databases });
}

/**
 * Yields the bytes of a stream that are in the range. Reads to the end, because the hash is of the
 * whole stream.
 */
export async function* onlyRange(
  chunks: AsyncIterable<Buffer>,
  range: SqlRange | null,
): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of chunks) {
    const piece = cutToRange(chunk, at, range);
    at += chunk.length;
    if (piece.length > 0) yield piece;
  }
}

/** Returns the bytes in the range of a chunk that begins at this position. */
export function cutToRange(chunk: Buffer, at: number, range: SqlRange | null): Buffer {
  if (range === null) return chunk;
  const { length } = chunk;
  const within = (place: number): number => Math.max(0, Math.min(length, place - at));
  return chunk.subarray(within(range.start), within(range.end));
}
