/**
 * Semicolons that end no statement: those in the body of a function or procedure of the SQL standard. Sources: PostgreSQL
 * manual, "CREATE FUNCTION", sql_body; gram.y, routine_body_stmt_list.
 */

const fullStop = 0x2e;

/**
 * Follows the words of a statement as far as they say that semicolons in it end nothing: between BEGIN
 * ATOMIC and END of a function or procedure (manual, "CREATE FUNCTION", sql_body). To the server the body is a
 * list of statements, each with its semicolon, and END is where the next one could begin. An END elsewhere, and
 * BEGIN or ATOMIC in another place, are names or parts of something else.
 */
export class TokensOfStatement {
  /** The statement itself, and those in bodies that are not at their end. */
  readonly #open: OpenStatement[] = [{ first: [], makesRoutine: false }];
  /** The word just before, or '' where something else stands there. */
  #last = '';
  #isBehindFullStop = false;

  get isInBody(): boolean {
    return this.#open.length > 1;
  }

  add(bytes: Buffer, from: number, to: number, parentheses: number): void {
    const statement = this.#open.at(-1);
    if (statement === undefined || isOfNoMatter(statement)) return;
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

  /** Anything but a word, a blank or a comment. */
  other(byte: number): void {
    const statement = this.#open.at(-1);
    if (statement === undefined || isOfNoMatter(statement)) return;
    this.#last = '';
    this.#isBehindFullStop = byte === fullStop;
    if (statement.first !== null) statement.first = null;
  }

  /** Of a body, outside of parentheses. */
  semicolon(): void {
    this.#open.pop();
    this.#open.push({ first: [], makesRoutine: false });
    this.#last = '';
    this.#isBehindFullStop = false;
  }
}

interface OpenStatement {
  /** Its first words; null once these have told what it makes. */
  first: string[] | null;
  makesRoutine: boolean;
}

/** Nothing of it begins a body. */
const isOfNoMatter = ({ first, makesRoutine: makes }: OpenStatement): boolean =>
  first === null && !makes;

/** Whether it is CREATE [OR REPLACE] FUNCTION or PROCEDURE; null before that can be told. */
function makesRoutine(first: readonly string[]): boolean | null {
  const [create, second = '', third, fourth = ''] = first;
  if (create !== 'CREATE') return false;
  if (first.length === 1 || (second === 'OR' && first.length < 4)) return null;
  const made = second === 'OR' && third === 'REPLACE' ? fourth : second;
  return made === 'FUNCTION' || made === 'PROCEDURE';
}
/** PROCEDURE */
const longestWord = 9;
