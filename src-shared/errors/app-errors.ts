/**
 * Errors of the user's input, Nightjar's own files, notifications, the HTTP API and the sample
 * database.
 */
import { z } from 'zod';
import { errorRecord, string } from './error-record.ts';

export const appErrors = {
  'invalid-input': errorRecord({
    facts: { problems: z.array(z.object({ field: string, message: string })) },
    explanation: ({ problems }) => problems.map((problem) => problem.message).join(' '),
    exitCode: 'usage',
    httpStatus: 400,
  }),
  'user-data-folder-unusable': errorRecord({
    facts: { folder: string, detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'settings-not-writable': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'state-not-readable': errorRecord({
    facts: { file: string, detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'notice-not-delivered': errorRecord({
    facts: { channel: string, detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'request-refused': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'port-in-use': errorRecord({
    facts: { port: z.number() },
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'server-programs-missing': errorRecord({
    facts: {},
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'sample-failed': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  unexpected: errorRecord({
    facts: { reference: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
};
