/** Errors as data: a stable code and the facts that belong to it, derived from the table. */
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
// Each was made from the code and the facts of one record, which the types of a loop do not show.
export const errorSchema = z.discriminatedUnion(
  'code',
  schemas as unknown as [ErrorSchema, ...ErrorSchema[]],
);

export type NightjarError = z.infer<typeof errorSchema>;
export type ErrorOf<Code extends ErrorCode> = Extract<NightjarError, { code: Code }>;

/** The way an error travels inside one process; at every door it becomes a value again. */
export class ExpectedError extends Error {
  readonly error: NightjarError;

  constructor(error: NightjarError, options?: ErrorOptions) {
    super(error.code, options);
    this.name = 'ExpectedError';
    this.error = error;
  }
}

/** The same error, with these words in the place of what a program said, where there is any of that. */
export function replaceDetail(error: NightjarError, detail: string): NightjarError {
  if (error.code === 'restore-failed') return { code: error.code, detail };
  return 'detail' in error ? { ...error, detail } : error;
}

/** Shorthand for `throw new ExpectedError({...})` in expressions. */
export function fail(error: NightjarError, cause?: unknown): never {
  throw new ExpectedError(error, cause === undefined ? undefined : { cause });
}

/** How a call answers across a process border: only values survive the trip. */
export type Result<Value> = { ok: true; value: Value } | { ok: false; error: NightjarError };

/** Turns what a schema refused into an `invalid-input` error, one problem for each field. */
export function invalidInput(error: z.ZodError): ErrorOf<'invalid-input'> {
  return {
    code: 'invalid-input',
    problems: error.issues.map((issue) => ({
      field: issue.path.map(String).join('.'),
      message: issue.message,
    })),
  };
}
