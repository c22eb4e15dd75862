/** Errors as data: a stable code with its facts, derived from the table. */
import { z } from 'zod';
import { errorTable } from './error-table.ts';
import type { ErrorOf, ErrorSchema, NightjarError } from './error-types.ts';

export type { ErrorCode, ErrorOf, NightjarError } from './error-types.ts';
export { ExpectedError, fail } from './expected-error.ts';

const schemas = Object.entries(errorTable).map(([code, { facts }]) =>
  z.object({ code: z.literal(code), ...facts }),
);
// Each schema is made from the code and the facts of one record. TypeScript cannot infer this from
// `map`, so a cast states the type.
export const errorSchema = z.discriminatedUnion(
  'code',
  schemas as unknown as [ErrorSchema, ...ErrorSchema[]],
);

/**
 * Returns the error with `detail` instead of the message of a program. An error without such a
 * message is returned unchanged.
 */
export function replaceDetail(error: NightjarError, detail: string): NightjarError {
  if (error.code === 'restore-failed') return { code: error.code, detail };
  return 'detail' in error ? { ...error, detail } : error;
}

/** The answer of a call to another process. Only values can cross the process border. */
export type Result<Value> = { ok: true; value: Value } | { ok: false; error: NightjarError };

/** Converts the issues of a schema to an `invalid-input` error, with one problem per field. */
export function invalidInput(error: z.ZodError): ErrorOf<'invalid-input'> {
  return {
    code: 'invalid-input',
    problems: error.issues.map((issue) => ({
      field: issue.path.map(String).join('.'),
      message: issue.message,
    })),
  };
}
