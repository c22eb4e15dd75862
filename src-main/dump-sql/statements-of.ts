import { ExpectedError } from '#shared/errors/expected-error.ts';
import type { Statement } from './dump-part.ts';
import { StatementReader } from './statement-reader.ts';

/**
 * Returns the statements in some SQL, for example in the definition of one object. Returns no
 * statements if the SQL cannot be read.
 */
export function statementsOf(sql: string): Statement[] {
  const reader = new StatementReader();
  try {
    return [...reader.push(Buffer.from(sql)), ...reader.finish()].flatMap((part) =>
      part.kind === 'statement' ? [part.statement] : [],
    );
  } catch (error) {
    if (error instanceof ExpectedError) return [];
    throw error;
  }
}
