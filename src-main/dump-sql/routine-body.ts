/**
 * Semicolons that do not end a statement: semicolons in the body of an SQL-standard function or
 * procedure. Sources: PostgreSQL manual, "CREATE FUNCTION", sql_body; gram.y,
 * routine_body_stmt_list.
 */

const fullStop = 0x2e;

/**
 * Follows the words of a statement to find semicolons that do not end it: semicolons between BEGIN
 * ATOMIC and END of a function or procedure (manual, "CREATE FUNCTION", sql_body). For the server,
 * the body is a list of statements, each with its semicolon, and END is at a position where the
 * next statement could begin. END, BEGIN or ATOMIC at another position are names or parts of other
 * syntax.
 */
export class TokensOfStatement {
  /** The statement itself, and statements in unfinished bodies. */
  readonly #open: OpenStatement[] = [{ first: [], makesRoutine: false }];
  /** The previous word, or '' if there is other text before. */
  #last = '';
  #isBehindFullStop = false;

  get isInBody(): boolean {
    return this.#open.length > 1;
  }

  add(bytes: Buffer, from: number, to: number, parentheses: number): void {
    const statement = this.#open.at(-1);
    if (statement === undefined || isIrrelevant(statement)) return;
    const word = to - from > longestWord ? '' : bytes.toString('latin1', from, to).toUpperCase();
    const isPartOfName = this.#isBehindFullStop;
    this.#isBehindFullStop = false;
    const { first } = statement;
    if (first !== null) {
      if (first.length === 0 && word === 'END' && this.isInBody && parentheses === 0) {
        this.#open.pop();
      } else {
        first.push(word);
        const makes = makesRoutine(first);
        if (makes !== null) Object.assign(statement, { first: null, makesRoutine: makes });
      }
    } else if (word === 'ATOMIC' && this.#last === 'BEGIN' && parentheses === 0) {
      this.#open.push({ first: [], makesRoutine: false });
    }
    this.#last = isPartOfName ? '' : word;
  }

  /** Called for anything except a word, a blank or a comment. */
  other(byte: number): void {
    const statement = this.#open.at(-1);
    if (statement === undefined || isIrrelevant(statement)) return;
    this.#last = '';
    this.#isBehindFullStop = byte === fullStop;
    if (statement.first !== null) statement.first = null;
  }

  /** Called for a semicolon of a body, outside of parentheses. */
  semicolon(): void {
    this.#open.pop();
    this.#open.push({ first: [], makesRoutine: false });
    this.#last = '';
    this.#isBehindFullStop = false;
  }
}

interface OpenStatement {
  /** Its first words; null when these words have shown what the statement creates. */
  first: string[] | null;
  makesRoutine: boolean;
}

/** True if no word of the statement can begin a body. */
const isIrrelevant = ({ first, makesRoutine: makes }: OpenStatement): boolean =>
  first === null && !makes;

/**
 * Returns true if the statement is CREATE [OR REPLACE] FUNCTION or PROCEDURE; null if this is not
 * known yet.
 */
function makesRoutine(first: readonly string[]): boolean | null {
  const [create, second = '', third, fourth = ''] = first;
  if (create !== 'CREATE') return false;
  if (first.length === 1 || (second === 'OR' && first.length < 4)) return null;
  const made = second === 'OR' && third === 'REPLACE' ? fourth : second;
  return made === 'FUNCTION' || made === 'PROCEDURE';
}
/** PROCEDURE */
const longestWord = 9;
