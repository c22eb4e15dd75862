/** What a dump is made of: statements, comments, commands of psql and rows, in order. */

/** A part of the dump, in order. The bytes of `rows` are good until the next call of `push`. */
export type DumpPart =
  | { kind: 'statement'; statement: Statement }
  /** A comment of one line that stands between statements, without its line break. */
  | { kind: 'comment'; text: string }
  /** A line that begins with a backslash, between statements: a command of psql. */
  | { kind: 'command'; text: string; offset: number }
  /** Rows behind a COPY statement, cut anywhere. */
  | { kind: 'rows'; bytes: Buffer }
  | { kind: 'rows-end' };

export interface Statement {
  /** From its first word to its semicolon, as it is in the file. */
  bytes: Buffer;
  /** Bytes of plain SQL before it. */
  offset: number;
  /** The line of plain SQL in which it begins; the first one is 1. */
  line: number;
  /** The comment by which pg_dump announces what the statement is a part of: `-- Name: …; Type: …`. */
  entry: string | null;
  /** What stands in no text and no comment: a text is `''`, a comment is a space. Bytes as Latin-1. */
  bare: string;
  /** What the bytes are in, as PostgreSQL names it. */
  encoding: string;
  standardConformingStrings: boolean;
}
