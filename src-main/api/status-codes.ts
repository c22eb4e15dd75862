import { errorTable } from '#shared/errors/error-table.ts';
import type { ErrorCode } from '#shared/errors/errors.ts';

/** Returns the HTTP status of an error. */
export const statusCodeOf = (code: ErrorCode): number => errorTable[code].httpStatus;
