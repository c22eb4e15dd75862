/** The types of errors, derived from the table. */
import type { z } from 'zod';
import type { errorTable } from './error-table.ts';

type ErrorTable = typeof errorTable;
export type ErrorCode = keyof ErrorTable;

type SchemaOf<Code extends string, ErrorRecord> = ErrorRecord extends {
  facts: infer Facts extends z.ZodRawShape;
}
  ? z.ZodObject<{ code: z.ZodLiteral<Code> } & Facts>
  : never;
export type ErrorSchema = { [Code in ErrorCode]: SchemaOf<Code, ErrorTable[Code]> }[ErrorCode];

export type NightjarError = z.infer<ErrorSchema>;
export type ErrorOf<Code extends ErrorCode> = Extract<NightjarError, { code: Code }>;
