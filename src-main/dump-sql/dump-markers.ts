/**
 * Marker lines with which pg_dump and pg_dumpall begin and end a dump, and errors in them. Sources:
 * RestoreArchive in pg_backup_archiver.c; main and dumpDatabases in pg_dumpall.c. No I/O.
 */
import { DumpParts } from './dump-parts.ts';

const openingComment = '-- PostgreSQL database dump';
const completeComment = '-- PostgreSQL database dump complete';
const clusterComment = '-- PostgreSQL database cluster dump';
const clusterComplete = '-- PostgreSQL database cluster dump complete';
/**
 * Lines that are allowed after the closing line of pg_dump: settings, as pg_dumpall writes them
 * after its `\connect`, and lines that other programs or users append.
 */
const valueAfterEnd = String.raw`(?:[^;:'"]|'[^']*'|"[^"]*"){0,500}`;
const allowedAfterEnd = new RegExp(
  String.raw`^(?:(?:RESET\s+[\w.]+|SET\s+(?:SESSION\s+|LOCAL\s+)?[\w.]+(?:\s*=|\s+TO\b)${valueAfterEnd}|(?:ANALY[SZ]E|VACUUM)(?![\w$])(?:[^;:='"]|"[^"]*"){0,500});\s*)+(?:--.*)?$`,
  'isu',
);
const strayMessage = 'Text follows the closing line of pg_dump.';
const cutServer = 'The closing line of pg_dumpall is missing: the dump was cut off.';

/**
 * Position of a line: in a dump; after a dump, where it only changes settings; or in a place where
 * it is ignored.
 */
export type PlaceOfLine = 'dump' | 'after' | 'elsewhere';

/** Receives the lines outside of string literals and rows, in order. */
export class DumpMarkers {
  readonly parts = new DumpParts();
  readonly #isSeveral: boolean;
  #restrictKey: string | null = null;
  #unrestrictKey: string | null = null;
  #isDump = false;
  #isCluster = false;
  #complete = false;
  #afterEnd: string | null = null;
  /** Error in an earlier one of several dumps. */
  #earlierProblem: string | null = null;
  /** True between roles and tablespaces, which pg_dumpall writes. */
  #inServerPart = false;
  /** True until pg_dumpall has written its closing line. */
  #isServerOpen = false;

  /** `isSeveral`: true if the file may contain more than one dump. */
  constructor(isSeveral: boolean) {
    this.#isSeveral = isSeveral;
  }

  /** True if pg_dump's own opening line was found. */
  get isDump(): boolean {
    return this.#isDump;
  }

  /** True if the opening line of pg_dumpall was found. */
  get isCluster(): boolean {
    return this.#isCluster;
  }

  /**
   * One sentence about text between or after the dumps that belongs to no dump; null if there is no
   * such text.
   */
  get stray(): string | null {
    if (!this.#isDump) return null;
    const isNowhere = this.#complete && this.parts.isConnected;
    return this.#afterEnd !== null || isNowhere ? strayMessage : null;
  }

  /**
   * Returns one sentence about incorrect markers until now. `cutInRows`: the error if rows have no
   * end.
   */
  problem(cutInRows: string | null): string | null {
    if (this.#earlierProblem !== null) return this.#earlierProblem;
    return this.#problemOfDump(cutInRows) ?? (this.#isServerOpen ? cutServer : null);
  }

  /** Reads a line from `start` to `end`; `objects`: number of entries before it. */
  take(line: string, start: number, end: number, objects: number): PlaceOfLine {
    if (line === openingComment) {
      this.#beginDump(start, objects);
      return 'elsewhere';
    }
    if (this.#inServerPart) {
      this.#serverLine(line);
      return 'elsewhere';
    }
    return this.#complete ? this.#lineBehind(line, end) : 'dump';
  }

  /**
   * Reads a comment in a dump, or before the first dump. Returns false if the comment is not a
   * marker.
   */
  comment(line: string, end: number): boolean {
    if (line === completeComment) {
      this.#complete = true;
      this.parts.end(end);
    } else if (line === clusterComment) this.#beginServerPart();
    else return false;
    return true;
  }

  /** Reads the line `\restrict` of a dump. */
  restrict(line: string): void {
    this.#restrictKey ??= line.slice('\\restrict '.length);
  }

  #problemOfDump(cutInRows: string | null): string | null {
    if (cutInRows !== null) return cutInRows;
    if (!this.#complete) return 'The closing line of pg_dump is missing: the dump was cut off.';
    if (this.#restrictKey !== this.#unrestrictKey) {
      return 'The \\restrict and \\unrestrict lines of the dump do not match.';
    }
    return this.stray;
  }

  /** A file may contain several dumps in sequence. Rows are never open when a line is read. */
  #beginDump(start: number, objects: number): void {
    if (this.#isDump && !this.#isSeveral) return;
    this.parts.begin(start, objects);
    if (this.#isDump) this.#earlierProblem ??= this.#problemOfDump(null);
    this.#restrictKey = null;
    this.#unrestrictKey = null;
    this.#complete = false;
    this.#isDump = true;
    this.#inServerPart = false;
  }

  #beginServerPart(): void {
    this.#isCluster = true;
    this.#inServerPart = true;
    this.#isServerOpen = true;
    this.parts.ofServer('');
  }

  #serverLine(line: string): void {
    if (line === clusterComplete) {
      this.#inServerPart = false;
      this.#isServerOpen = false;
    } else this.parts.ofServer(line);
  }

  #lineBehind(line: string, end: number): PlaceOfLine {
    if (line.startsWith('\\unrestrict ')) {
      this.#unrestrictKey ??= line.slice('\\unrestrict '.length);
      this.parts.end(end);
    } else if (line === clusterComment) this.#beginServerPart();
    else if (line === clusterComplete) this.#isServerOpen = false;
    else if (line.startsWith('\\connect ')) {
      if (!this.parts.between(line)) this.#afterEnd ??= line;
    } else if (allowedAfterEnd.test(line)) return 'after';
    else if (line !== '' && !line.startsWith('--')) this.#afterEnd ??= line;
    return 'elsewhere';
  }
}
