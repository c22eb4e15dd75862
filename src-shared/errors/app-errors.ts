/**
 * Errors of the user's input, Nightjar's own files, notifications, the HTTP API and the sample
 * database.
 */
import { z } from 'zod';
import { errorRecord, text } from './error-record.ts';

export const appErrors = {
  'invalid-input': errorRecord({
    facts: { problems: z.array(z.object({ field: text, message: text })) },
    title: 'Some of the input is not valid',
    explanation: ({ problems }) => problems.map((problem) => problem.message).join(' '),
    nextStep: 'Correct it and try again.',
    exitCode: 'usage',
    httpStatus: 400,
  }),
  'user-data-folder-unusable': errorRecord({
    facts: { folder: text, detail: text },
    title: 'Nightjar cannot use its own folder',
    explanation: ({ folder, detail }) => `${folder}: ${detail}`,
    nextStep:
      'If a file has this name, move it to another folder. If it is a folder, give this user permission to write to it. Then start Nightjar again.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'settings-not-writable': errorRecord({
    facts: { detail: text },
    title: 'The settings could not be saved',
    explanation: ({ detail }) => detail,
    nextStep: 'Check the permissions of the user-data folder and the free space.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'state-not-readable': errorRecord({
    facts: { file: text, detail: text },
    title: 'A file of Nightjar cannot be read',
    explanation: ({ file, detail }) => `${file}: ${detail}`,
    nextStep: 'Check the disk and the permissions of the user-data folder, then try again.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'notice-not-delivered': errorRecord({
    facts: { channel: text, detail: text },
    title: ({ channel }) => `The ${channel} did not accept the notification`,
    explanation: ({ detail }) => detail,
    nextStep: 'Check the address and the network, then send a test.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'request-refused': errorRecord({
    facts: { detail: text },
    title: 'The request was rejected',
    explanation: ({ detail }) => detail,
    nextStep: 'Correct the request. /api/v1/openapi.json describes the format.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'port-in-use': errorRecord({
    facts: { port: z.number() },
    title: 'The port is in use',
    explanation: ({ port }) => `Another program on this computer listens on port ${port}.`,
    nextStep: 'Choose another port, or stop that program.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'server-programs-missing': errorRecord({
    facts: {},
    title: 'No PostgreSQL server on this computer',
    explanation: 'The sample database needs a PostgreSQL installation with its server programs.',
    nextStep: 'Install PostgreSQL, or connect to your own database.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'sample-failed': errorRecord({
    facts: { detail: text },
    title: 'The sample database could not be started',
    explanation: ({ detail }) => detail,
    nextStep: 'Details are in the log.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  unexpected: errorRecord({
    facts: { reference: text },
    title: 'Something unexpected went wrong',
    explanation: ({ reference }) =>
      `This is a fault in Nightjar. The log contains the reference ${reference}.`,
    nextStep: 'Try again; if it happens again, send the log to the maintainers of Nightjar.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
};
