/** Errors of admins, their sign-in, their tokens and the audit trail. */
import { z } from 'zod';
import { formatDuration } from '../format.ts';
import { errorRecord, text } from './error-record.ts';

export const accessErrors = {
  'no-admin-yet': errorRecord({
    facts: {},
    title: 'There is no admin yet',
    explanation:
      'Only a signed-in admin can use stored connections, change settings and delete backups.',
    nextStep: 'Open Nightjar and create the first admin, or run “nightjar admin add”.',
    exitCode: 'failed',
    httpStatus: 401,
  }),
  'first-admin-exists': errorRecord({
    facts: {},
    title: 'An admin already exists',
    explanation: 'Another window or a terminal has just created the first admin.',
    nextStep: 'Sign in. An admin can add more admins.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'accounts-unreadable': errorRecord({
    facts: { file: text, detail: text },
    title: 'The accounts of the admins cannot be read',
    explanation: ({ file, detail }) => `${file}: ${detail}`,
    nextStep:
      'Restore a copy of this file, or move it to another folder and create the first admin again. Backups and connections are not affected.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'admin-not-found': errorRecord({
    facts: { name: text },
    title: 'No such admin',
    explanation: ({ name }) => `There is no admin “${name}”.`,
    nextStep: 'Check the spelling of the name.',
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'admin-name-taken': errorRecord({
    facts: { name: text },
    title: 'This name is in use',
    explanation: ({ name }) => `There already is an admin called “${name}”.`,
    nextStep: 'Choose another name.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'last-admin': errorRecord({
    facts: { name: text },
    title: 'The last admin cannot be removed',
    explanation: ({ name }) => `Without “${name}” no one could sign in.`,
    nextStep: 'Add another admin first.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'passphrase-wrong': errorRecord({
    facts: {},
    title: 'Wrong name or passphrase',
    explanation: 'No admin of this name has this passphrase.',
    nextStep: 'Try again. Forgotten? “nightjar admin reset NAME” in a terminal sets a new one.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'sign-in-throttled': errorRecord({
    facts: { waitMs: z.number() },
    title: 'Too many failed attempts',
    explanation: ({ waitMs }) =>
      `The next attempt is possible in ${formatDuration(Math.max(1000, waitMs))}.`,
    nextStep: 'Wait, then try again.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'not-signed-in': errorRecord({
    facts: {},
    title: 'No admin is signed in',
    explanation: 'This requires a signed-in admin.',
    nextStep: 'Sign in first: in the window, or with “nightjar sign-in”.',
    exitCode: 'failed',
    httpStatus: 401,
  }),
  'session-locked': errorRecord({
    facts: {},
    title: 'Nightjar is locked',
    explanation: 'The admin who signed in here has to enter the passphrase again.',
    nextStep: 'Unlock it first.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'session-expired': errorRecord({
    facts: {},
    title: 'The sign-in has expired',
    explanation: 'A sign-in is valid for a limited time.',
    nextStep: 'Sign in again.',
    exitCode: 'failed',
    httpStatus: 401,
  }),
  'token-revoked': errorRecord({
    facts: {},
    title: 'The sign-in was revoked',
    explanation:
      'This token is no longer valid: it was revoked, or its admin was removed or has a new passphrase.',
    nextStep: 'Sign in again, or create a new token.',
    exitCode: 'failed',
    httpStatus: 403,
  }),
  'token-invalid': errorRecord({
    facts: {},
    title: 'The token is not valid',
    explanation: 'This Nightjar did not create the token, or created it for another purpose.',
    nextStep: 'Sign in, or create a token with “nightjar token create”.',
    exitCode: 'failed',
    httpStatus: 401,
  }),
  'token-not-found': errorRecord({
    facts: { token: text },
    title: 'No such token',
    explanation: ({ token }) => `There is no token “${token}”.`,
    nextStep: 'List the tokens with “nightjar token list”.',
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'audit-not-writable': errorRecord({
    facts: { detail: text },
    title: 'Nightjar cannot write to the audit trail',
    explanation: ({ detail }) => detail,
    nextStep:
      'Nothing was changed. Check the permissions of the user-data folder and the free space.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
};
