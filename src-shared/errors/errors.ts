/** Errors as data: a stable code with its facts, derived from the table. */
import { z } from 'zod';
import { errorTable } from './error-table.ts';

type ErrorTable = typeof errorTable;
export type ErrorCode = keyof ErrorTable;

type SchemaOf<Code extends string, ErrorRecord> = ErrorRecord extends {
  facts: infer Facts extends z.ZodRawShape;
}
  ? z.ZodObject<{ code: z.ZodLiteral<Code> } & Facts>
  : never;
type ErrorSchema = { [Code in ErrorCode]: SchemaOf<Code, ErrorTable[Code]> }[ErrorCode];

const schemas = Object.entries(errorTable).map(([code, { facts }]) =>
  z.object({ code: z.literal(code), ...facts }),
);
// Each schema is made from the code and the facts of one record. TypeScript cannot infer this from
// `map`, so a cast states the type.
export const errorSchema = z.discriminatedUnion(
  'code',
  schemas as unknown as [ErrorSchema, ...ErrorSchema[]],
);

export type NightjarError = z.infer<typeof errorSchema>;
export type ErrorOf<Code extends ErrorCode> = Extract<NightjarError, { code: Code }>;

/** Carries an error inside one process. Every entry point converts it back to a value. */
export class ExpectedError extends Error {
  readonly error: NightjarError;

  constructor(error: NightjarError, options?: ErrorOptions) {
    super(error.code, options);
    this.name = 'ExpectedError';
    this.error = error;
  }
}

/**
 * Returns the error with `detail` instead of the message of a program. An error without such a
 * message is returned unchanged.
 */
export function replaceDetail(error: NightjarError, detail: string): NightjarError {
  if (error.code === 'restore-failed') return { code: error.code, detail };
  return 'detail' in error ? { ...error, detail } : error;
}

/** Shorthand for `throw new ExpectedError({...})` in expressions. */
export function fail(error: NightjarError, cause?: unknown): never {
  throw new ExpectedError(error, cause === undefined ? undefined : { cause });
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
