/**
 * Checks if the text can be a valid INSERT statement: the text after the name of its table, the
 * text after a row, and if each row has as many values as the other rows and as the named columns.
 * In damaged lines one of these is wrong. Source: PostgreSQL manual, "INSERT" and "VALUES". No I/O.
 */
export interface InsertCheck {
  /** Text that completes “the statement in line 12”; null if the statement may be valid. */
  fault: string | null;
  /**
   * Table name as in the statement; null if columns are named, or if the number of values is
   * unknown.
   */
  table: string | null;
  values: number;
}

const name = String.raw`(?:"(?:[^"]|"")*"|[A-Za-z_\u0080-\u00ff][\w$\u0080-\u00ff]*)`;
const target = new RegExp(
  String.raw`^INSERT\s+INTO\s+(${name}(?:\s*\.\s*${name}){0,2})(?:\s+AS\s+${name})?\s*`,
  'iu',
);
const overriding = /^OVERRIDING\s+(?:SYSTEM|USER)\s+VALUE\s+/iu;
const rows = /^VALUES\s*(?=\()/iu;
const otherSource = /^(?:DEFAULT\s+VALUES|SELECT|WITH|TABLE|VALUES)\b/iu;
const isInsert = /^INSERT\s+INTO\b/iu;
/** Keywords that may follow the last row. */
const afterRows = /^(?:;|ON|RETURNING|UNION|INTERSECT|EXCEPT|ORDER|LIMIT|OFFSET|FETCH)(?![\w$])/iu;
const mayFollow = /^;?$/u;
/**
 * A name with Unicode escapes, or a row that becomes several values: these statements are not
 * checked.
 */
const odd = /^INSERT\s+INTO\s+U&|\.\s*\*/iu;

/** Longer statements are not checked. */
const longestLook = 1024 * 1024;

const nothingKnown: InsertCheck = { fault: null, table: null, values: 0 };

/**
 * Returns null for every other statement. `text`: the whole statement without quoted text and
 * comments, as in `Statement.bare`.
 */
export function checkInsert(text: string): InsertCheck | null {
  if (!isInsert.test(text)) return null;
  if (text.length > longestLook || odd.test(text)) return nothingKnown;
  const [head, table = ''] = target.exec(text) ?? [];
  if (head === undefined) return faulty('does not name a table');
  let at = head.length;
  let columns: number | null = null;
  if (text[at] === '(') {
    const list = readList(text, at);
    if (list === null) return nothingKnown;
    // A query may be in parentheses.
    if (/^\(\s*(?:SELECT|WITH|TABLE|VALUES|\()/iu.test(text.slice(at, at + 64)))
      return nothingKnown;
    columns = list.items;
    at = skipSpace(text, list.end);
  }
  at += overriding.exec(text.slice(at, at + 256))?.[0].length ?? 0;
  const isOfRows = rows.exec(text.slice(at, at + 256))?.[0];
  if (isOfRows === undefined) {
    const isQuery = text[at] === '(' || otherSource.test(text.slice(at, at + 256));
    return isQuery ? nothingKnown : faulty('does not name the values that it inserts');
  }
  at += isOfRows.length;
  let values: number | null = null;
  for (;;) {
    const row = readList(text, at);
    if (row === null) return nothingKnown;
    values ??= row.items;
    if (row.items === 0) return faulty('has a row without values');
    if (row.items !== (columns ?? values)) {
      return faulty(otherNumber(row.items, columns ?? values));
    }
    at = skipSpace(text, row.end);
    if (text[at] !== ',') break;
    at = skipSpace(text, at + 1);
    if (text[at] !== '(') return faulty('has text after a comma that is not a row');
  }
  const following = text.slice(at, at + 64);
  if (!mayFollow.test(following) && !afterRows.test(following)) {
    return faulty('does not end before the next statement begins');
  }
  return { fault: null, table: columns === null ? table : null, values };
}

/** Describes the number of values in one row. */
export const otherNumber = (values: number, others: number): string =>
  `has a row with ${values} ${values === 1 ? 'value' : 'values'} instead of ${others}`;

const faulty = (fault: string): InsertCheck => ({ fault, table: null, values: 0 });

/**
 * Reads a list in parentheses that begins here. Returns the number of items and the end; null if
 * there is no end.
 */
function readList(text: string, from: number): { items: number; end: number } | null {
  let depth = 0;
  let [commas, isEmpty] = [0, true];
  for (let at = from; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '(' || character === '[') depth += 1;
    else if (character === ')' || character === ']') {
      depth -= 1;
      if (depth === 0) return { items: isEmpty ? 0 : commas + 1, end: at + 1 };
    } else if (character === '"') {
      const end = text.indexOf('"', at + 1);
      if (end === -1) return null;
      at = end;
    } else if (character === ',' && depth === 1) commas += 1;
    if (at > from && !isSpace(character)) isEmpty = false;
  }
  return null;
}

const isSpace = (character: string): boolean => /\s/u.test(character);

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text[at] ?? 'x')) at += 1;
  return at;
}
