/** Parts of a dump: statements, comments, commands of psql and rows, in order. */

/** A part of the dump, in order. The bytes of `rows` are valid until the next call of `push`. */
export type DumpPart =
  | { kind: 'statement'; statement: Statement }
  /** A comment of one line between statements, without its line break. */
  | { kind: 'comment'; text: string }
  /** A line between statements that begins with a backslash: a command of psql. */
  | { kind: 'command'; text: string; offset: number }
  /** Rows after a COPY statement, cut anywhere. */
  | { kind: 'rows'; bytes: Buffer }
  | { kind: 'rows-end' };

export interface Statement {
  /** The statement from its first word to its semicolon, as in the file. */
  bytes: Buffer;
  /** Number of bytes of plain SQL before it. */
  offset: number;
  /** Line of plain SQL in which it begins; the first line is 1. */
  line: number;
  /** The comment with which pg_dump announces the entry of the statement: `-- Name: …; Type: …`. */
  entry: string | null;
  /**
   * The statement without string literals and comments: a string literal is `''`, a comment is a
   * space. Bytes as Latin-1.
   */
  bare: string;
  /** Encoding of the bytes, as PostgreSQL names it. */
  encoding: string;
  standardConformingStrings: boolean;
}
