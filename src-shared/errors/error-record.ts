/** The form of an error in the table: everything that Nightjar knows about it stands in one record. */
import { z } from 'zod';

type FactsOf<Facts extends z.ZodRawShape> = z.infer<z.ZodObject<Facts>>;
type Sentence<Facts extends z.ZodRawShape> = string | ((facts: FactsOf<Facts>) => string);

/** How a command ends: failed (1), wrong usage (2), nothing lost but not done (3), verification failed (4). */
export type FailureExit = 'failed' | 'usage' | 'notDone' | 'notVerified';

/**
 * RFC 9110; 507 is RFC 4918. 409: the run was cancelled, or another run or process is in the way. 503: the
 * database server, the way to it or the keychain is not there at the moment. 500: any other failure of this computer
 * or of the database.
 */
type HttpStatus = 400 | 401 | 403 | 404 | 409 | 500 | 503 | 507;

interface ErrorRecord<Facts extends z.ZodRawShape> {
  /** The data that belongs to the code. It is part of what other programs read. */
  facts: Facts;
  /** One sentence without jargon, without a full stop. */
  title: Sentence<Facts>;
  /** Why, with the facts of this case. */
  explanation: Sentence<Facts>;
  /** What the reader can do now. */
  nextStep: Sentence<Facts>;
  /** Of the command line. */
  exitCode: FailureExit;
  /** Of the HTTP API. */
  httpStatus: HttpStatus;
}

/** One record; the sentences receive the facts of the same record. */
export const errorRecord = <Facts extends z.ZodRawShape>(
  record: ErrorRecord<Facts>,
): ErrorRecord<Facts> => record;

export const text = z.string();
export const bytes = z.number().nonnegative();
