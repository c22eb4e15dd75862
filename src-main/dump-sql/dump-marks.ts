/**
 * The marks by which pg_dump and pg_dumpall tell where a dump begins and ends, and what is wrong with them. Sources:
 * RestoreArchive in pg_backup_archiver.c; main and dumpDatabases in pg_dumpall.c. Pure.
 */
import { DumpParts } from './dump-parts.ts';

const openingComment = '-- PostgreSQL database dump';
const completeComment = '-- PostgreSQL database dump complete';
const clusterComment = '-- PostgreSQL database cluster dump';
const clusterComplete = '-- PostgreSQL database cluster dump complete';
/**
 * What may follow the closing line of pg_dump, in one line: settings, as pg_dumpall writes them behind its `\connect`, and
 * what other programs or people append.
 */
const valueBehind = String.raw`(?:[^;:'"]|'[^']*'|"[^"]*"){0,500}`;
const harmlessBehind = new RegExp(
  String.raw`^(?:(?:RESET\s+[\w.]+|SET\s+(?:SESSION\s+|LOCAL\s+)?[\w.]+(?:\s*=|\s+TO\b)${valueBehind}|(?:ANALY[SZ]E|VACUUM)(?![\w$])(?:[^;:='"]|"[^"]*"){0,500});\s*)+(?:--.*)?$`,
  'isu',
);
const strayMessage = 'Something follows the closing line of pg_dump.';
const cutServer = 'The closing line of pg_dumpall is missing: the dump was cut off.';

/** Where a line stands: in a dump; behind one, where it changes settings and nothing else; or where nothing of it counts. */
export type PlaceOfLine = 'dump' | 'behind' | 'elsewhere';

/** Is told the lines outside of texts and rows, in order. */
export class DumpMarks {
  readonly parts = new DumpParts();
  readonly #isSeveral: boolean;
  #restrictKey: string | null = null;
  #unrestrictKey: string | null = null;
  #isDump = false;
  #isCluster = false;
  #complete = false;
  #afterEnd: string | null = null;
  /** What was wrong with an earlier one of several dumps. */
  #earlierProblem: string | null = null;
  /** Among roles and tablespaces, which pg_dumpall writes. */
  #inServerPart = false;
  /** pg_dumpall has not written its closing line yet. */
  #isServerOpen = false;

  /** `isSeveral`: the file may hold more than one dump. */
  constructor(isSeveral: boolean) {
    this.#isSeveral = isSeveral;
  }

  /** Whether pg_dump's own opening line was seen. */
  get isDump(): boolean {
    return this.#isDump;
  }

  /** Whether pg_dumpall's was. */
  get isCluster(): boolean {
    return this.#isCluster;
  }

  /** What stands between or behind the dumps and belongs to none, in one sentence; null when nothing does. */
  get stray(): string | null {
    if (!this.#isDump) return null;
    const isNowhere = this.#complete && this.parts.isConnected;
    return this.#afterEnd !== null || isNowhere ? strayMessage : null;
  }

  /** What is wrong with the marks so far, in one sentence. `cutInRows`: the same of rows without an end. */
  problem(cutInRows: string | null): string | null {
    if (this.#earlierProblem !== null) return this.#earlierProblem;
    return this.#problemOfDump(cutInRows) ?? (this.#isServerOpen ? cutServer : null);
  }

  /** The line begins at `start` and ends at `end`; so many entries stand before it. */
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

  /** A comment in a dump, or before the first one; false when it is no mark. */
  comment(line: string, end: number): boolean {
    if (line === completeComment) {
      this.#complete = true;
      this.parts.end(end);
    } else if (line === clusterComment) this.#beginServerPart();
    else return false;
    return true;
  }

  /** The line `\restrict` of a dump. */
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

  /** A file may hold several, one after the other. No rows are open where a line is read. */
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
    } else if (harmlessBehind.test(line)) return 'behind';
    else if (line !== '' && !line.startsWith('--')) this.#afterEnd ??= line;
    return 'elsewhere';
  }
}
