/** Restore drills. */
import { z } from 'zod';
import { formatDuration } from '../format.ts';
import { errorRecord, text } from './error-record.ts';

export const drillErrors = {
  'drill-no-server': errorRecord({
    /** `wanted`: null for a dump that does not say it; 'unknown' was written by older versions. */
    facts: { wanted: text.nullable(), found: z.array(text) },
    title: ({ wanted }) =>
      isAnyMajor(wanted)
        ? 'No PostgreSQL server on this computer'
        : `No PostgreSQL ${wanted} server on this computer`,
    explanation: ({ wanted, found }) =>
      isAnyMajor(wanted)
        ? 'To prove this backup, it is restored into a server. The dump does not say which version of PostgreSQL it is from, so any would do, and none is installed here.'
        : `To prove this backup, it is restored into a server of the same major version, and ${found.length === 0 ? 'no server is installed here' : `only ${found.join(', ')} ${found.length === 1 ? 'is' : 'are'} installed here`}.`,
    nextStep: ({ wanted }) =>
      isAnyMajor(wanted)
        ? 'Install PostgreSQL with its server programs, or restore the backup into a new database of a server of yours.'
        : `Install PostgreSQL ${wanted} with its server programs, or restore the backup into a new database of a server of yours.`,
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'extensions-missing': errorRecord({
    facts: {
      extensions: z.array(z.object({ name: text, package: text.nullable() })),
    },
    title: 'Extensions are missing for this drill',
    explanation: ({ extensions }) =>
      `The server that the backup would be restored into lacks ${extensions.map(({ name, package: from }) => (from === null ? name : `${name} (package ${from})`)).join(', ')}.`,
    nextStep:
      'Nothing is known about the backup. Install them on the computer of that server, then prove it again.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'extension-not-provable': errorRecord({
    facts: { extension: text, reason: text },
    title: 'A drill cannot restore an extension of this backup',
    explanation: ({ extension, reason }) => `${extension}: ${reason}`,
    nextStep:
      'Nothing is known about the backup. Restore it by hand into a server of your own to be sure.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'drill-not-trusted': errorRecord({
    facts: { filename: text },
    title: 'The file comes from elsewhere',
    explanation: ({ filename }) =>
      `Nightjar did not make ${filename}. To prove it, what stands in it is run in a throw-away server, by a role without rights to files or programs.`,
    nextStep: 'If you know where it comes from, say that you trust it.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'drill-needs-superuser': errorRecord({
    facts: { detail: text, objects: z.array(text) },
    title: 'Only a superuser could restore this file',
    explanation: ({ detail, objects }) =>
      `A restore drill runs what a file holds as a role without special rights. ${objects.length === 0 ? `PostgreSQL said: ${detail}` : `Only a superuser can make this, and it would run with the rights of the server: ${objects.join(', ')}.`}`,
    nextStep:
      'This says nothing about the rest of the file. Restore it into a server of your own to be sure.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'drill-failed': errorRecord({
    facts: { detail: text },
    title: 'The drill could not be done',
    explanation: ({ detail }) => detail,
    nextStep: 'This says nothing about the backup. Details are in the log.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'drill-too-long': errorRecord({
    facts: { limitMs: z.number() },
    title: 'The restore drill took too long and was ended',
    explanation: ({ limitMs }) =>
      `It was not done after ${formatDuration(limitMs)}, which is much longer than a file of this size takes.`,
    nextStep:
      'Nothing is known about the backup. Try it again when this computer has less to do, or look at what its functions and triggers do.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'drill-cancelled': errorRecord({
    facts: {},
    title: 'Drill cancelled',
    explanation: 'The drill was stopped on request.',
    nextStep: 'Nothing was left behind.',
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
    explanation: 'There is none yet, or each of them needs a look.',
    nextStep: 'Create a backup.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'drill-none-made-here': errorRecord({
    facts: {},
    title: 'No good backup was made on this computer',
    explanation:
      'Nightjar proves by itself only what it made here: anything else runs when somebody trusts it.',
    nextStep: 'Create a backup here, or choose “Prove” for one that you trust.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
};

/** Whether the dump does not say which major version it is from. */
const isAnyMajor = (wanted: string | null): boolean => wanted === null || wanted === 'unknown';
