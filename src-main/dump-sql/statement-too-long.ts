import { fail, ExpectedError } from '#shared/errors/expected-error.ts';

/** A statement, a line or a row that is longer than pg_dump writes, and too long for the memory. */
export class StatementTooLong extends ExpectedError {
  constructor(offset: number, limitBytes: number) {
    super({ code: 'statement-too-long', offset, limitBytes });
    this.name = 'StatementTooLong';
    this.message = `A statement or a row that begins at byte ${offset} of the SQL is longer than ${Math.round(limitBytes / 1024 / 1024)} MB`;
  }
}

/** pg_dump writes no longer statement, and a statement must be held in memory. */
const longestStatementBytes = 256 * 1024 * 1024;

/**
 * Fails with `verification-failed` for a statement, or a line of a statement, of more than 256 MB.
 */
export function requireShort(sizeBytes: number, offset: number): void {
  if (sizeBytes <= longestStatementBytes) return;
  fail({
    code: 'verification-failed',
    detail: `The statement that begins at byte ${offset} of the SQL is longer than 256 MB.`,
  });
}
