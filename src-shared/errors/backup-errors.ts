/** Errors of creating a backup and storing it in its folder. */
import { z } from 'zod';
import { formatBytes, formatDuration } from '../format.ts';
import { describeRetentionWait } from '../protection/retention-messages.ts';
import { messageOfProgram } from './damage.ts';
import { bytes, errorRecord, text } from './error-record.ts';

export const backupErrors = {
  'backup-not-found': errorRecord({
    facts: { filename: text },
    title: 'Backup not found',
    explanation: ({ filename }) => `${filename} is not in the backup folder.`,
    nextStep: 'It was moved or deleted. Refresh the list.',
    exitCode: 'failed',
    httpStatus: 404,
  }),
  'run-not-found': errorRecord({
    facts: {},
    title: 'No backup is running',
    explanation: 'The run has already finished.',
    nextStep: 'Check the list of backups.',
    exitCode: 'failed',
    httpStatus: 404,
  }),
  'pg-dump-failed': errorRecord({
    facts: {
      exitCode: z.number().nullable(),
      signal: text.nullable(),
      detail: text,
    },
    title: 'Backup failed: pg_dump error',
    explanation: ({ exitCode, signal, detail }) =>
      detail === '' ? pgDumpEnd(exitCode, signal) : detail,
    nextStep:
      'Details are in the log. The incomplete file was removed. Older backups are not affected.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'dump-incomplete': errorRecord({
    facts: { detail: text },
    title: 'The dump is not complete',
    explanation: ({ detail }) => detail,
    nextStep: 'The file was removed. Try again; details are in the log.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'dump-stalled': errorRecord({
    facts: { silentMs: z.number() },
    title: 'The dump stalled',
    explanation: ({ silentMs }) => `The server sent no data for ${formatDuration(silentMs)}.`,
    nextStep: 'Check the network and the server, then try again.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'table-permission-denied': errorRecord({
    facts: { table: text },
    title: 'The user does not have permission to read all tables',
    explanation: ({ table }) =>
      `The user does not have permission to read ${table}, so the backup would not be complete.`,
    nextStep: 'Grant SELECT on it (or the role pg_read_all_data), or connect as its owner.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'row-level-security': errorRecord({
    facts: { table: text },
    title: 'Row-level security would hide rows',
    explanation: ({ table }) =>
      `A policy on ${table} hides rows from this user, so the backup would not be complete.`,
    nextStep: 'Connect as the owner of the table or as a role with BYPASSRLS.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'lock-timeout': errorRecord({
    facts: { detail: text },
    title: 'Another session has locked a table',
    explanation: ({ detail }) => `pg_dump waited too long for a lock: ${detail}`,
    nextStep:
      'Wait until the other session (for example a migration) has finished, then try again.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'table-vanished': errorRecord({
    facts: { detail: text },
    title: 'The database changed while it was being read',
    explanation: ({ detail }) => detail,
    nextStep: 'Try again when no migration is running.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'standby-conflict': errorRecord({
    facts: { detail: text },
    title: 'The standby server cancelled the dump',
    explanation: ({ detail }) => detail,
    nextStep: 'Back up from the primary, or raise max_standby_streaming_delay.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'backup-cancelled': errorRecord({
    facts: {},
    title: 'Backup cancelled',
    explanation: 'The backup was stopped on request.',
    nextStep: 'The incomplete file was removed.',
    exitCode: 'notDone',
    httpStatus: 409,
  }),
  'backup-already-running': errorRecord({
    facts: { database: text },
    title: 'A backup is already running',
    explanation: ({ database }) => `“${database}” is being backed up right now.`,
    nextStep: 'Wait for it to finish.',
    exitCode: 'notDone',
    httpStatus: 409,
  }),
  'insufficient-disk-space': errorRecord({
    facts: {
      folder: text,
      neededBytes: bytes.nullable(),
      availableBytes: bytes.nullable(),
    },
    title: 'Insufficient disk space for backup',
    explanation: ({ folder, neededBytes, availableBytes }) =>
      [
        neededBytes === null ? '' : `About ${formatBytes(neededBytes)} are needed. `,
        availableBytes === null
          ? `The disk of ${folder} is full, or the disk quota of this user is used up.`
          : `${formatBytes(availableBytes)} are free in ${folder}.`,
      ].join(''),
    nextStep: 'Delete old backups or free space.',
    exitCode: 'notDone',
    httpStatus: 507,
  }),
  'backup-directory-not-writable': errorRecord({
    facts: { folder: text, detail: text },
    title: 'Cannot write to backup directory',
    explanation: ({ folder, detail }) => `${folder}: ${detail}`,
    nextStep: 'Fix the permissions or choose another folder.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'backup-directory-not-readable': errorRecord({
    facts: { folder: text, detail: text },
    title: 'Cannot read the backup directory',
    explanation: ({ folder, detail }) => `${folder}: ${detail}`,
    nextStep: 'Fix the permissions or choose another folder.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'no-earlier-folder': errorRecord({
    facts: {},
    title: 'No earlier backup folder',
    explanation: 'No folder that was used before has a good backup of this database now.',
    nextStep: 'Choose the folder that contains the backups.',
    exitCode: 'notDone',
    httpStatus: 404,
  }),
  'temporary-folder-unusable': errorRecord({
    facts: { folder: text, detail: text },
    title: 'Cannot use the temporary folder',
    explanation: ({ folder, detail }) => `${folder}: ${detail}`,
    nextStep: 'Free space there, fix its permissions, or set TMPDIR to another folder.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'backup-directory-locked': errorRecord({
    facts: { folder: text, owner: text },
    title: 'The backup folder is in use',
    explanation: ({ folder, owner }) => `${owner} is writing to ${folder}.`,
    nextStep: 'Wait until that backup has finished, or choose another folder.',
    exitCode: 'notDone',
    httpStatus: 409,
  }),
  'verification-failed': errorRecord({
    facts: { detail: text },
    title: 'The backup did not pass verification',
    explanation: ({ detail }) => detail,
    nextStep: ({ detail }) =>
      detail.startsWith(messageOfProgram)
        ? 'Do not rely on this file. Dump again with --file, so that messages do not go into the dump (no “2>&1”).'
        : 'Do not rely on this file. Create a new backup, and check the disk.',
    exitCode: 'notVerified',
    httpStatus: 500,
  }),
  'file-not-readable': errorRecord({
    facts: { filename: text, detail: text },
    title: 'The backup could not be read',
    explanation: ({ filename, detail }) =>
      `${filename}: ${detail}. It is unknown whether the file is complete.`,
    nextStep: 'Check the disk or the network folder and the permissions, then try again.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'file-not-deletable': errorRecord({
    facts: { filename: text, detail: text },
    title: 'The backup could not be deleted',
    explanation: ({ filename, detail }) => `${filename}: ${detail}`,
    nextStep: 'Check the permissions of the folder.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'not-in-trash': errorRecord({
    facts: { entry: text },
    title: 'The backup is no longer in the trash',
    explanation: ({ entry }) => `${entry} was put back or deleted for good.`,
    nextStep: 'Refresh the list.',
    exitCode: 'failed',
    httpStatus: 404,
  }),
  'backup-name-taken': errorRecord({
    facts: { filename: text },
    title: 'The backup could not be put back',
    explanation: ({ filename }) => `There is another file named ${filename} in the backup folder.`,
    nextStep: 'Move or delete that file, then put the backup back again.',
    exitCode: 'failed',
    httpStatus: 409,
  }),
  'backup-in-use': errorRecord({
    facts: { filename: text },
    title: 'The backup is in use',
    explanation: ({ filename }) => `${filename} is being read, restored or proven right now.`,
    nextStep: 'Wait until this has finished, then try again.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'clock-not-trusted': errorRecord({
    facts: { untilMs: z.number() },
    title: ({ untilMs }) => retentionWait(untilMs).title,
    explanation: ({ untilMs }) => retentionWait(untilMs).reason,
    nextStep:
      'Make sure that the date of this computer is correct. To delete now, check the list that --dry-run prints, then add --trust-clock.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'manifest-missing': errorRecord({
    facts: { filename: text },
    title: 'This file has no manifest',
    explanation: ({ filename }) =>
      `There is no manifest next to ${filename}, so Nightjar cannot store anything about it.`,
    nextStep: 'Verify it first: “Verify” reads the whole file.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'manifest-not-readable': errorRecord({
    facts: { file: text, detail: text },
    title: 'The manifest of this backup cannot be read',
    explanation: ({ file, detail }) => `${file}: ${detail}`,
    nextStep: 'Check the disk or the network folder and the permissions, then try again.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
};

const retentionWait = (untilMs: number) => describeRetentionWait(new Date(untilMs).toISOString());

function pgDumpEnd(exitCode: number | null, signal: string | null): string {
  return signal === null
    ? `pg_dump process failed with exit code ${exitCode ?? 'unknown'}`
    : `pg_dump process was terminated by ${signal}`;
}
