/**
 * Checks if text outside of quotes can be a statement of PostgreSQL: by its first words, its
 * parentheses, and messages of programs that were written into the dump (`pg_dump -v … > file
 * 2>&1`). A server may still reject a statement that passes. Source: PostgreSQL manual, "SQL
 * Commands" (10 to 18). No I/O.
 */

const listed = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const commands = listed(
  'ABORT ALTER ANALYSE ANALYZE BEGIN CALL CHECKPOINT CLOSE CLUSTER COMMENT COMMIT COPY CREATE DEALLOCATE DECLARE DELETE ' +
    'DISCARD DO DROP END EXECUTE EXPLAIN FETCH GRANT IMPORT INSERT LISTEN LOAD LOCK MERGE MOVE NOTIFY PREPARE REASSIGN ' +
    'REFRESH REINDEX RELEASE REPACK RESET REVOKE ROLLBACK SAVEPOINT SECURITY SELECT SET SHOW START TABLE TRUNCATE UNLISTEN ' +
    'UPDATE VACUUM VALUES WAIT WITH',
);
/** First words of kinds of objects. */
const kinds =
  'ACCESS AGGREGATE CAST COLLATION CONVERSION DATABASE DOMAIN EVENT EXTENSION FOREIGN FUNCTION GROUP INDEX LANGUAGE ' +
  'MATERIALIZED OPERATOR POLICY PROCEDURAL PROCEDURE PROPERTY PUBLICATION ROLE ROUTINE RULE SCHEMA SEQUENCE SERVER ' +
  'STATISTICS SUBSCRIPTION TABLE TABLESPACE TEXT TRANSFORM TRIGGER TYPE USER VIEW';
const secondMessage: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'CREATE',
    listed(
      `${kinds} CONSTRAINT DEFAULT GLOBAL LOCAL OR RECURSIVE TEMP TEMPORARY TRUSTED UNIQUE UNLOGGED`,
    ),
  ],
  ['ALTER', listed(`${kinds} CONSTRAINT DEFAULT LARGE SYSTEM`)],
  ['DROP', listed(`${kinds} OWNED`)],
  ['COMMENT', listed('ON')],
  ['DELETE', listed('FROM')],
  ['IMPORT', listed('FOREIGN')],
  ['INSERT', listed('INTO')],
  ['MERGE', listed('INTO')],
  ['REASSIGN', listed('OWNED')],
  ['REFRESH', listed('MATERIALIZED')],
  ['SECURITY', listed('LABEL')],
  ['START', listed('TRANSACTION')],
]);

/** In SQL, a colon and a space never follow a word. */
const message =
  /(?:(?:pg_dump|pg_dumpall|pg_restore|psql)(?:\.exe)?|Password(?: for user [^\s:]{1,63})?): [^\n]*/u;
/**
 * Beginning of the next statement if a semicolon is missing: pg_dump indents the lines of a
 * statement.
 */
const nextStatement =
  /\n(?:ALTER (?:TABLE|FUNCTION|SEQUENCE|VIEW|TYPE|INDEX) (?:ONLY )?(?:""|\w{1,63})\.|COMMENT ON |CREATE (?:TABLE|(?:UNIQUE )?INDEX|VIEW|SEQUENCE|FUNCTION|TRIGGER|TYPE|SCHEMA|EXTENSION) |COPY [^;\n]{1,65536} FROM stdin\b|SELECT pg_catalog\.(?:setval|set_config|lo_))/gu;
const holdsNext = /^(?:CREATE\s+SCHEMA|EXPLAIN)\b/iu;
/** COPY with any options. */
const name = String.raw`(?:""|[A-Za-z_\u0080-\u00ff][\w$\u0080-\u00ff]*)`;
const copyFromStdin = new RegExp(
  `^COPY\\s+${name}(?:\\.${name}){0,2}(?:\\s*\\(\\s*${name}(?:\\s*,\\s*${name})*\\s*\\))?\\s+(?:WITH\\s+OIDS\\s+)?FROM\\s+STDIN\\b`,
  'iu',
);
/**
 * A single backquote is an operator: this matches names at positions where an operator is
 * impossible.
 */
const nameInBackquotes = new RegExp(
  [
    String.raw`\b(?:TABLES?|EXISTS|INTO|FROM|JOIN|UPDATE|REFERENCES|CONSTRAINT|COLUMN|KEY|INDEX|VIEW|TRIGGER|FUNCTION|PROCEDURE|DATABASE|SCHEMA)\s+\x60[\w\u0080-\u00ff][\w$\u0080-\u00ff-]*\x60`,
    String.raw`[(,.]\s*\x60[\w\u0080-\u00ff][\w$\u0080-\u00ff-]*\x60\s*[),.]`,
  ].join('|'),
  'iu',
);
/** A server accepts these bytes only in string literals, quoted names and comments. */
const controlByte = /[\u0001-\u0008\u000e-\u001f\u007f]/u;
/** A list of PostgreSQL has text between its commas. */
const missingItem = /,[ \t\n\r\f\v]*[,)]|\([ \t\n\r\f\v]*,/u;
const orWithoutReplace = /^CREATE\s+OR\b(?!\s+REPLACE\b)/iu;
const quotedName = /"(?:[^"]|"")*"/gu;
/** The parentheses of a rule, and the body of a function, may contain statements. */
const holdsStatements = /^\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:RULE|FUNCTION|PROCEDURE)\b/iu;
/** For longer text only the beginning is checked. */
const longestLook = 1024 * 1024;
const shownCharacters = 60;

export interface StatementFault {
  /** “message”: a message of a program; “other”: text that is not SQL of PostgreSQL. */
  kind: 'message' | 'other';
  /** Text that completes “the statement in line 12”. */
  words: string;
}

/** Returns false if PostgreSQL has no command that begins like this text. */
export function isSqlCommand(text: string): boolean {
  if (text.startsWith('(')) return true;
  const [, first = '', second] =
    /^([A-Za-z]{1,20})(?![\w$\u0080-\u00ff])(?:\s+([A-Za-z]{1,20})(?![\w$\u0080-\u00ff]))?/u.exec(
      text,
    ) ?? [];
  if (!commands.has(first.toUpperCase())) return false;
  const known = secondMessage.get(first.toUpperCase());
  return known === undefined || (second !== undefined && known.has(second.toUpperCase()));
}

/**
 * Returns the message of a program in the last line of `rows`, for example an error line of pg_dump;
 * null if the line contains none.
 */
export function messageIn(rows: string): string | null {
  const last = rows.slice(rows.lastIndexOf('\n') + 1);
  const said = message.exec(last)?.[0];
  return said === undefined ? null : shown(said);
}

/**
 * Returns why PostgreSQL rejects the statement; null if it may be valid. `bare`: see `Statement`.
 */
export function faultOfStatement(bare: string, isWhole: boolean): StatementFault | null {
  const isCut = bare.length > longestLook;
  const text = (isCut ? bare.slice(0, longestLook) : bare).replaceAll(quotedName, '""').trim();
  const said = message.exec(text)?.[0];
  if (said !== undefined) return { kind: 'message', words: shown(said) };
  if (text === '' || text === ';') return null;
  if (!isSqlCommand(text)) {
    return { kind: 'other', words: `begins with “${shown(text)}”, which is not an SQL command` };
  }
  if (text.includes('`') && nameInBackquotes.test(text)) {
    return { kind: 'other', words: 'has names in backquotes, as MySQL writes them' };
  }
  if (!isWhole || isCut) return null;
  const control = controlByte.exec(text)?.[0].charCodeAt(0);
  if (control !== undefined) {
    const value = control.toString(16).padStart(2, '0');
    return { kind: 'other', words: `contains a control byte (0x${value}) outside of quotes` };
  }
  if (/^COPY\b/iu.test(text) && /\bFROM\s+STDIN\b/iu.test(text) && !copyFromStdin.test(text)) {
    return { kind: 'other', words: 'does not name a table and its columns' };
  }
  if (holdsNextStatement(text)) {
    return { kind: 'other', words: 'does not end before the next statement begins' };
  }
  if (missingItem.test(text)) return { kind: 'other', words: 'has a list with a missing item' };
  if (orWithoutReplace.test(text)) {
    return { kind: 'other', words: 'begins with CREATE OR, but REPLACE does not follow' };
  }
  return faultOfParentheses(text);
}

/**
 * Text in parentheses does not count: a column may have the name of the first word of a statement.
 */
function holdsNextStatement(text: string): boolean {
  if (holdsNext.test(text)) return false;
  let [at, depth] = [0, 0];
  for (const { index } of text.matchAll(nextStatement)) {
    for (const parenthesis of text.slice(at, index).match(/[()]/gu) ?? []) {
      depth += parenthesis === '(' ? 1 : -1;
    }
    if (depth <= 0) return true;
    at = index;
  }
  return false;
}

function faultOfParentheses(text: string): StatementFault | null {
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth < 0) break;
  }
  const isOpen = depth !== 0 || (text.slice(0, -1).includes(';') && !holdsStatements.test(text));
  return isOpen ? { kind: 'other', words: 'has parentheses that do not match' } : null;
}

function shown(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return line.length > shownCharacters ? `${line.slice(0, shownCharacters)}…` : line;
}
