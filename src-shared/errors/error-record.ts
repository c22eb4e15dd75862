/** The form of an error in the table: one record holds all facts and sentences of one error. */
import { z } from 'zod';

type FactsOf<Facts extends z.ZodRawShape> = z.infer<z.ZodObject<Facts>>;
type Sentence<Facts extends z.ZodRawShape> = (facts: FactsOf<Facts>) => string;

/**
 * Exit of a command: failed (1), wrong usage (2), nothing lost but not done (3), verification
 * failed (4).
 */
export type FailureExit = 'failed' | 'usage' | 'notDone' | 'notVerified';

/**
 * HTTP status (RFC 9110; 507 is from RFC 4918). 409: the run was cancelled, or another run or
 * process prevents it. 503: the database server, the network path to it or the keychain is
 * unavailable at the moment. 500: any other error of this computer or of the database.
 */
type HttpStatus = 400 | 401 | 403 | 404 | 409 | 500 | 503 | 507;

interface ErrorRecord<Facts extends z.ZodRawShape> {
  /** The data that belongs to the code. Other programs read it. */
  facts: Facts;
  /**
   * The sentences are in the catalog (`error.<code>.title`, `.explanation`, `.next-step`), with the facts as values. A
   * sentence is here only if it needs more than the facts, for example a size with its unit.
   */
  title?: Sentence<Facts>;
  explanation?: Sentence<Facts>;
  nextStep?: Sentence<Facts>;
  /** Exit code of the command line. */
  exitCode: FailureExit;
  /** Status of the HTTP API. */
  httpStatus: HttpStatus;
}

/** Checks one record at compile time: its sentences receive the facts of the same record. */
export const errorRecord = <Facts extends z.ZodRawShape>(
  record: ErrorRecord<Facts>,
): ErrorRecord<Facts> => record;

export const string = z.string();
export const bytes = z.number().nonnegative();
