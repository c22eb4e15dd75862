/** Errors of restore drills. */
import { z } from 'zod';
import { formatDuration } from '../format.ts';
import { errorRecord, text } from './error-record.ts';

export const drillErrors = {
  'drill-no-server': errorRecord({
    /**
     * `wanted`: null for a dump that does not contain its version. Older versions wrote 'unknown'.
     */
    facts: { wanted: text.nullable(), found: z.array(text) },
    title: ({ wanted }) =>
      isAnyMajor(wanted)
        ? 'No PostgreSQL server on this computer'
        : `No PostgreSQL ${wanted} server on this computer`,
    explanation: ({ wanted, found }) =>
      isAnyMajor(wanted)
        ? 'To prove this backup, Nightjar restores it into a server. The dump does not contain its version of PostgreSQL, so any version is suitable, but no server is installed on this computer.'
        : `To prove this backup, Nightjar restores it into a server of the same major version, but ${found.length === 0 ? 'no server is installed on this computer' : `only ${found.join(', ')} ${found.length === 1 ? 'is' : 'are'} installed on this computer`}.`,
    nextStep: ({ wanted }) =>
      isAnyMajor(wanted)
        ? 'Install PostgreSQL with its server programs, or restore the backup into a new database on one of your servers.'
        : `Install PostgreSQL ${wanted} with its server programs, or restore the backup into a new database on one of your servers.`,
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'extensions-missing': errorRecord({
    facts: {
      extensions: z.array(z.object({ name: text, package: text.nullable() })),
    },
    title: 'Extensions are missing for this drill',
    explanation: ({ extensions }) =>
      `The server for the drill does not have ${extensions.map(({ name, package: from }) => (from === null ? name : `${name} (package ${from})`)).join(', ')}.`,
    nextStep:
      'It is still unknown whether the backup is good. Install the extensions on the computer of that server, then prove the backup again.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'extension-not-provable': errorRecord({
    facts: { extension: text, reason: text },
    title: 'A drill cannot restore an extension of this backup',
    explanation: ({ extension, reason }) => `${extension}: ${reason}`,
    nextStep:
      'It is still unknown whether the backup is good. To test it, restore it into your own server.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'drill-not-trusted': errorRecord({
    facts: { filename: text },
    title: 'The file was not created here',
    explanation: ({ filename }) =>
      `This Nightjar did not create ${filename}. To prove the file, a throw-away server runs its statements with a role that has no access to files or programs.`,
    nextStep: 'If you know where it comes from, confirm that you trust it.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'drill-needs-superuser': errorRecord({
    facts: { detail: text, objects: z.array(text) },
    title: 'Only a superuser could restore this file',
    explanation: ({ detail, objects }) =>
      `A restore drill runs the statements of a file with a role without special rights. ${objects.length === 0 ? `PostgreSQL reported: ${detail}` : `Only a superuser can create the following, and it would run with the rights of the server: ${objects.join(', ')}.`}`,
    nextStep:
      'The remaining part of the file was not tested. To test it, restore it into your own server.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'drill-failed': errorRecord({
    facts: { detail: text },
    title: 'The drill could not finish',
    explanation: ({ detail }) => detail,
    nextStep: 'It is still unknown whether the backup is good. Details are in the log.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'drill-too-long': errorRecord({
    facts: { limitMs: z.number() },
    title: 'The restore drill took too long and was stopped',
    explanation: ({ limitMs }) =>
      `It had not finished after ${formatDuration(limitMs)}, which is much longer than a file of this size needs.`,
    nextStep:
      'It is still unknown whether the backup is good. Try again when this computer is less busy, or check the functions and triggers of the database.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'drill-cancelled': errorRecord({
    facts: {},
    title: 'Drill cancelled',
    explanation: 'The drill was stopped on request.',
    nextStep: 'Temporary files and databases were removed.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'drill-running': errorRecord({
    facts: { filename: text },
    title: 'A drill is already running',
    explanation: ({ filename }) => `${filename} is being proven right now.`,
    nextStep: 'Wait for it to finish.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'drill-no-good-backup': errorRecord({
    facts: {},
    title: 'There is no good backup to prove',
    explanation: 'There is no backup yet, or every backup has a warning or is damaged.',
    nextStep: 'Create a backup.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'drill-none-made-here': errorRecord({
    facts: {},
    title: 'No good backup was created on this computer',
    explanation:
      'Nightjar automatically proves only backups that it created here. Other files run only after an admin confirms that they are trusted.',
    nextStep: 'Create a backup here, or choose “Prove” for one that you trust.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
};

/** True if the dump does not contain the major version it comes from. */
const isAnyMajor = (wanted: string | null): boolean => wanted === null || wanted === 'unknown';
