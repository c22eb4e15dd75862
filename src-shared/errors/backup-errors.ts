/** Errors of creating a backup and storing it in its folder. */
import { z } from 'zod';
import { formatBytes, formatDuration } from '../format.ts';
import { describeRetentionWait } from '../protection/retention-messages.ts';
import { messageOfProgram } from './damage.ts';
import { bytes, errorRecord, string } from './error-record.ts';
import { text } from '../words/text.ts';

export const backupErrors = {
  'backup-not-found': errorRecord({
    facts: { filename: string },
    exitCode: 'failed',
    httpStatus: 404,
  }),
  'run-not-found': errorRecord({
    facts: {},
    exitCode: 'failed',
    httpStatus: 404,
  }),
  'pg-dump-failed': errorRecord({
    facts: {
      exitCode: z.number().nullable(),
      signal: string.nullable(),
      detail: string,
    },
    explanation: ({ exitCode, signal, detail }) =>
      detail === '' ? pgDumpEnd(exitCode, signal) : detail,
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'dump-incomplete': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'dump-stalled': errorRecord({
    facts: { silentMs: z.number() },
    explanation: ({ silentMs }) =>
      text('errors.server-sent-no-data', { silentMs: formatDuration(silentMs) }),
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'table-permission-denied': errorRecord({
    facts: { table: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'row-level-security': errorRecord({
    facts: { table: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'lock-timeout': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'table-vanished': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'standby-conflict': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'backup-cancelled': errorRecord({
    facts: {},
    exitCode: 'notDone',
    httpStatus: 409,
  }),
  'backup-already-running': errorRecord({
    facts: { database: string },
    exitCode: 'notDone',
    httpStatus: 409,
  }),
  'insufficient-disk-space': errorRecord({
    facts: {
      folder: string,
      neededBytes: bytes.nullable(),
      availableBytes: bytes.nullable(),
    },
    explanation: ({ folder, neededBytes, availableBytes }) =>
      [
        neededBytes === null
          ? ''
          : text('errors.about-needed', { neededBytes: formatBytes(neededBytes) }),
        availableBytes === null
          ? text('errors.disk-full-disk-quota-user', { folder })
          : text('errors.free', { availableBytes: formatBytes(availableBytes), folder }),
      ]
        .filter((one) => one !== '')
        .join(' '),
    exitCode: 'notDone',
    httpStatus: 507,
  }),
  'backup-directory-not-writable': errorRecord({
    facts: { folder: string, detail: string },
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'backup-directory-not-readable': errorRecord({
    facts: { folder: string, detail: string },
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'no-earlier-folder': errorRecord({
    facts: {},
    exitCode: 'notDone',
    httpStatus: 404,
  }),
  'temporary-folder-unusable': errorRecord({
    facts: { folder: string, detail: string },
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'backup-directory-locked': errorRecord({
    facts: { folder: string, owner: string },
    exitCode: 'notDone',
    httpStatus: 409,
  }),
  'verification-failed': errorRecord({
    facts: { detail: string },
    nextStep: ({ detail }) =>
      detail.startsWith(messageOfProgram)
        ? text('errors.do-not-rely-file-dump')
        : text('errors.do-not-rely-file-create'),
    exitCode: 'notVerified',
    httpStatus: 500,
  }),
  'file-not-readable': errorRecord({
    facts: { filename: string, detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'file-not-deletable': errorRecord({
    facts: { filename: string, detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'not-in-trash': errorRecord({
    facts: { entry: string },
    exitCode: 'failed',
    httpStatus: 404,
  }),
  'backup-name-taken': errorRecord({
    facts: { filename: string },
    exitCode: 'failed',
    httpStatus: 409,
  }),
  'backup-in-use': errorRecord({
    facts: { filename: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'clock-not-trusted': errorRecord({
    facts: { untilMs: z.number() },
    title: ({ untilMs }) => retentionWait(untilMs).title,
    explanation: ({ untilMs }) => retentionWait(untilMs).reason,
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'manifest-missing': errorRecord({
    facts: { filename: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'manifest-not-readable': errorRecord({
    facts: { file: string, detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
};

const retentionWait = (untilMs: number) => describeRetentionWait(new Date(untilMs).toISOString());

function pgDumpEnd(exitCode: number | null, signal: string | null): string {
  return signal === null
    ? text('errors.pg-dump-process-failed-exit', { exitCode: String(exitCode ?? '?') })
    : text('errors.pg-dump-process-terminated', { signal });
}
