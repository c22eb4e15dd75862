/** Errors of admins, their sign-in, their tokens and the audit trail. */
import { z } from 'zod';
import { formatDuration } from '../format.ts';
import { errorRecord, string } from './error-record.ts';
import { text } from '../words/text.ts';

export const accessErrors = {
  'no-admin-yet': errorRecord({
    facts: {},
    exitCode: 'failed',
    httpStatus: 401,
  }),
  'first-admin-exists': errorRecord({
    facts: {},
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'accounts-unreadable': errorRecord({
    facts: { file: string, detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'admin-not-found': errorRecord({
    facts: { name: string },
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'admin-name-taken': errorRecord({
    facts: { name: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'last-admin': errorRecord({
    facts: { name: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'passphrase-wrong': errorRecord({
    facts: {},
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'sign-in-throttled': errorRecord({
    facts: { waitMs: z.number() },
    explanation: ({ waitMs }) =>
      text('errors.next-attempt-possible', { duration: formatDuration(Math.max(1000, waitMs)) }),
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'not-signed-in': errorRecord({
    facts: {},
    exitCode: 'failed',
    httpStatus: 401,
  }),
  'session-locked': errorRecord({
    facts: {},
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'session-expired': errorRecord({
    facts: {},
    exitCode: 'failed',
    httpStatus: 401,
  }),
  'token-revoked': errorRecord({
    facts: {},
    exitCode: 'failed',
    httpStatus: 403,
  }),
  'token-invalid': errorRecord({
    facts: {},
    exitCode: 'failed',
    httpStatus: 401,
  }),
  'token-not-found': errorRecord({
    facts: { token: string },
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'audit-not-writable': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
};
