/** Turns an error message of the server into the error of a restore. No I/O. */
import type { ErrorOf, NightjarError } from '#shared/errors/errors.ts';
import { entryComment } from '../../dump-sql/entry-comment.ts';
import { decoderOf } from '../../dump-sql/text-encoding.ts';
import { judgeStatement, nameOfStatement } from '../../dump-sql/statement-kind.ts';
import type { Statement } from '../../dump-sql/dump-part.ts';
import type { FoundStatement } from './sent-statements.ts';
import type { ServerMessage } from './server-message.ts';
import { describeEntryName } from '../tables/dump-entry.ts';

const shownCharacters = 200;

export function errorOf(
  { sqlState, message, detail, hint, context }: ServerMessage,
  found: FoundStatement | null,
  serverMajor: number,
): ErrorOf<'restore-failed'> {
  return {
    code: 'restore-failed',
    detail: message,
    failure: {
      sqlState,
      message,
      detail,
      hint,
      context: found === null ? context : found.context,
      object: found === null ? null : objectOf(found.statement),
      statement: found === null ? null : firstWords(found.statement),
      line: found?.line ?? null,
      serverMajor,
    },
  };
}

/** Reads the object from pg_dump's comment. For rows, the statement names the table. */
function objectOf(statement: Statement): string | null {
  const { does } = judgeStatement(statement);
  if (does.kind === 'copy') {
    const { schema, name } = does.copy;
    const decode = decoderOf(statement.encoding);
    const parts = [schema, name].filter((one) => one !== '');
    return `rows of table ${parts.map((one) => decode(Buffer.from(one, 'latin1'))).join('.')}`;
  }
  const entry = statement.entry === null ? null : entryComment(statement.entry);
  if (entry === null) return null;
  const words = describeEntryName(entry);
  return entry.isData ? words.replace(/^table data /u, 'rows of table ') : words;
}

/** Returns the beginning of the statement in one line. */
function firstWords({ bytes, encoding }: Statement): string {
  const text = decoderOf(encoding)(bytes.subarray(0, shownCharacters * 4))
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters)}…`;
}

/** Error for a statement that is not allowed in a restore. */
export const notAllowed = (statement: Statement): NightjarError => ({
  code: 'statement-not-allowed',
  statement: nameOfStatement(statement),
  offset: statement.offset,
});
