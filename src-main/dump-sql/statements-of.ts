import { ExpectedError } from '#shared/errors/errors.ts';
import type { Statement } from './dump-part.ts';
import { StatementReader } from './statement-reader.ts';

/** The statements in a piece of SQL, as the definition of one object; of what cannot be read, none. */
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
