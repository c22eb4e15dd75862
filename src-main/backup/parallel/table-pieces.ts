/**
 * Cuts large tables into pieces, and builds the SQL around their rows exactly as pg_dump writes it
 * (dumpTableData in pg_dump.c, _printTocEntry in pg_backup_archiver.c).
 */
import {
  plainIdentifier,
  integer,
  sql,
  sqlList,
  type Sql,
} from '../../postgres/connection/quote-sql.ts';
import type { LargeTable } from './large-tables.ts';

/** The rows of a table, or of some of its pages. */
export interface Piece {
  table: LargeTable;
  /** Pages of the table; null means the whole table. `end` is null in the last piece. */
  pages: { start: number; end: number | null } | null;
  /** About the number of bytes of its rows. */
  sizeBytes: number;
  /** SQL before the rows; '' except for the first piece of a table. */
  head: string;
  /** SQL after the rows; '' except for the last piece of a table. */
  tail: string;
}

/** Since this version, the server reads a range of `ctid` without the pages before it. */
const oldestMajorWithRanges = 14;

/** Returns the pieces in the order of their rows. */
export function piecesOf(table: LargeTable, serverMajor: number, pieceBytes: number): Piece[] {
  const { pages, sizeBytes } = table;
  const head = headOf(table);
  const count =
    serverMajor < oldestMajorWithRanges ? 1 : Math.max(1, Math.round(table.sizeBytes / pieceBytes));
  const pagesOfPiece = Math.max(1, Math.ceil(pages / count));
  if (pagesOfPiece >= pages) {
    return [{ table, head, tail, pages: null, sizeBytes }];
  }
  const pieces: Piece[] = [];
  for (let page = 0; page < pages; page += pagesOfPiece) {
    const next = page + pagesOfPiece;
    const isLast = next >= pages;
    pieces.push({
      table,
      head: page === 0 ? head : '',
      tail: isLast ? tail : '',
      // The last piece has no end: the table may have grown since its size was read.
      pages: { start: page, end: isLast ? null : next },
      sizeBytes: (sizeBytes / pages) * pagesOfPiece,
    });
  }
  return pieces;
}

/** Returns the COPY statement that writes the rows of a piece. */
export function copyOf({ table, pages }: Piece): Sql {
  const target = sql`${plainIdentifier(table.schema)}.${plainIdentifier(table.name)}`;
  const list = sqlList(columnNamesOf(table).map(plainIdentifier));
  if (pages === null) return sql`copy ${target} (${list}) to stdout`;
  const start = sql`ctid >= '(${integer(pages.start)},0)'`;
  const end = pages.end === null ? sql`` : sql` and ctid < '(${integer(pages.end)},0)'`;
  return sql`copy (select ${list} from only ${target} where ${start}${end}) to stdout`;
}

/**
 * The SQL that pg_dump writes before the rows of a table, from the comment with its name on. The
 * line `--` before this comment is there already: it was written for the next entry, so each table
 * ends with this line for the entry after it.
 */
function headOf({ schema, name, quotedSchema, quotedName, quotedColumns }: LargeTable): string {
  const comment = `-- Data for Name: ${name}; Type: TABLE DATA; Schema: ${schema}; Owner: -\n--\n\n`;
  return `${comment}COPY ${quotedSchema}.${quotedName} (${quotedColumns.join(', ')}) FROM stdin;\n`;
}

const tail = '\\.\n\n\n--\n';

/** Number of bytes around the rows of a table. */
export function sqlAround(table: LargeTable): { headBytes: number; tailBytes: number } {
  return { headBytes: Buffer.byteLength(headOf(table)), tailBytes: tail.length };
}

export const columnNamesOf = ({ quotedColumns }: LargeTable): string[] =>
  quotedColumns.map(unquoted);

const unquoted = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;

/**
 * Words that need quotes in some versions of PostgreSQL only (`pg_get_keywords` of the versions 10
 * to 18).
 */
const newKeywords = new Set(
  'json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value merge_action normalize system_user'.split(
    ' ',
  ),
);
/** The newest version of PostgreSQL whose keywords are known here. */
const newestKnownMajor = 18;

/**
 * Returns the tables whose names pg_dump quotes as the server does. pg_dump uses the keywords of
 * its own version.
 */
export function quotedAlike(
  tables: readonly LargeTable[],
  { serverMajor, toolsMajor }: { serverMajor: number; toolsMajor: number },
): LargeTable[] {
  if (serverMajor === toolsMajor) return [...tables];
  if (Math.max(serverMajor, toolsMajor) > newestKnownMajor) return [];
  return tables.filter((table) =>
    [table.schema, table.name, ...columnNamesOf(table)].every((one) => !newKeywords.has(one)),
  );
}
