/**
 * Errors of connecting to a database server: its address, its login, its password and the
 * PostgreSQL tools.
 */
import { z } from 'zod';
import { errorRecord, string } from './error-record.ts';
import { text } from '../words/text.ts';

export const connectionErrors = {
  'connection-not-found': errorRecord({
    facts: { connection: string },
    exitCode: 'usage',
    httpStatus: 404,
  }),
  'connection-name-taken': errorRecord({
    facts: { name: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'host-unknown': errorRecord({
    facts: { host: string },
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'connection-refused': errorRecord({
    facts: { host: string, port: z.number() },
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'connection-timed-out': errorRecord({
    facts: { host: string, port: z.number() },
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'connection-lost': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'password-wrong': errorRecord({
    facts: { user: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'password-missing': errorRecord({
    facts: { user: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'password-needed-again': errorRecord({
    facts: { host: string, port: z.number(), user: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'login-refused': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'role-missing': errorRecord({
    facts: { user: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'database-missing': errorRecord({
    facts: { database: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'tls-required': errorRecord({
    facts: { host: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'tls-not-offered': errorRecord({
    facts: { host: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'tls-certificate-rejected': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'too-many-connections': errorRecord({
    facts: {},
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'connection-limit-reached': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'server-not-ready': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'server-error': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'answer-too-large': errorRecord({
    facts: { program: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'keychain-unavailable': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'keychain-locked': errorRecord({
    facts: {},
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'keychain-timed-out': errorRecord({
    facts: {},
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'tools-missing': errorRecord({
    facts: {},
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'tools-folder-unusable': errorRecord({
    facts: { folder: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'tool-not-executable': errorRecord({
    facts: { file: string, detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'server-newer-than-tools': errorRecord({
    facts: { server: string, newestTool: string },
    nextStep: ({ server }) =>
      text('errors.install-postgresql-client-programs-choose', {
        value: server.split('.')[0] ?? server,
      }),
    exitCode: 'failed',
    httpStatus: 500,
  }),
};
