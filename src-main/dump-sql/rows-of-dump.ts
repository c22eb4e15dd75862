/**
 * Describes errors in the rows of one COPY block in a sentence with the line; see `rows-check.ts`.
 */
import { messageOfProgram } from '#shared/errors/damage.ts';
import type { RowsCheck } from './rows-check.ts';
import { messageIn } from './sql-commands.ts';

const newline = 0x0a;
/**
 * Number of characters that are kept of an unfinished row: a program may have written its message
 * into it.
 */
const longestRowLook = 500;

export class RowsOfDump {
  readonly table: string;
  readonly #line: number;
  readonly #check: RowsCheck | null;
  #rest: Buffer = Buffer.alloc(0);

  /** `line`: line of the first row. Without a check no error is found. */
  constructor(table: string, line: number, check: RowsCheck | null) {
    this.table = table;
    this.#line = line;
    this.#check = check;
  }

  /**
   * Reads rows, cut anywhere. Returns null if there is no error. Must not be called again after an
   * error.
   */
  push(bytes: Buffer): string | null {
    if (this.#check === null) return null;
    const fault = this.#check.push(bytes);
    if (fault === null) {
      const begin = bytes.lastIndexOf(newline) + 1;
      const part = bytes.subarray(Math.max(begin, bytes.length - longestRowLook));
      const pieces = begin === 0 ? [this.#rest, part] : [part];
      this.#rest = Buffer.concat(pieces).subarray(-longestRowLook);
      return null;
    }
    const line = this.#line + fault.line;
    const end = bytes.subarray(Math.max(0, fault.at - longestRowLook), fault.at);
    const said = messageIn(Buffer.concat([this.#rest, end]).toString('utf8'));
    return said === null
      ? `Line ${line}, a row of ${this.table}, ${fault.words}.`
      : `${messageOfProgram} the rows of ${this.table}, in line ${line}: “${said}”.`;
  }
}
