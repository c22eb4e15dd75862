import { NightjarFailure } from '#shared/errors/errors.ts';
import { formatBytes } from '#shared/format.ts';

/** A statement, a line or a row that no pg_dump writes; nothing can hold it in memory. */
export class StatementTooLong extends NightjarFailure {
  constructor(offset: number, limitBytes: number) {
    super({ code: 'statement-too-long', offset, limitBytes });
    this.name = 'StatementTooLong';
    this.message = `A statement or a row that begins at byte ${offset} of the SQL is longer than ${formatBytes(limitBytes)}`;
  }
}
