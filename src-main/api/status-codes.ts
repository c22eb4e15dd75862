import { errorTable } from '#shared/errors/error-table.ts';
import type { ErrorCode } from '#shared/errors/errors.ts';

/** Which HTTP status an error has. */
export const statusCodeOf = (code: ErrorCode): number => errorTable[code].httpStatus;
