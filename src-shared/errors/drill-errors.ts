/** Errors of restore drills. */
import { z } from 'zod';
import { formatDuration } from '../format.ts';
import { errorRecord, string } from './error-record.ts';
import { text } from '../words/text.ts';

export const drillErrors = {
  'drill-no-server': errorRecord({
    /**
     * `wanted`: null for a dump that does not contain its version. Older versions wrote 'unknown'.
     */
    facts: { wanted: string.nullable(), found: z.array(string) },
    title: ({ wanted }) =>
      isAnyMajor(wanted)
        ? text('error.server-programs-missing.title')
        : text('errors.no-postgresql-server-computer', { wanted }),
    explanation: ({ wanted, found }) =>
      isAnyMajor(wanted)
        ? text('errors.prove-backup-nightjar-restores-into')
        : found.length === 0
          ? text('errors.prove-backup-nightjar-restores-into-2')
          : text('errors.prove-backup-nightjar-restores-into-3', {
              join: found.join(', '),
              found: found.length,
            }),
    nextStep: ({ wanted }) =>
      isAnyMajor(wanted)
        ? text('errors.install-postgresql-server-programs-restore')
        : text('errors.install-postgresql-server-programs-restore-2', { wanted }),
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'extensions-missing': errorRecord({
    facts: {
      extensions: z.array(z.object({ name: string, package: string.nullable() })),
    },
    explanation: ({ extensions }) =>
      text('errors.server-drill-does-not-have', {
        join: extensions
          .map(({ name, package: from }) => (from === null ? name : `${name} (package ${from})`))
          .join(', '),
      }),
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'extension-not-provable': errorRecord({
    facts: { extension: string, reason: string },
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'drill-not-trusted': errorRecord({
    facts: { filename: string },
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'drill-needs-superuser': errorRecord({
    facts: { detail: string, objects: z.array(string) },
    explanation: ({ detail, objects }) =>
      objects.length === 0
        ? text('errors.restore-drill-runs-statements-file', { detail })
        : text('errors.restore-drill-runs-statements-file-2', { join: objects.join(', ') }),
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'drill-failed': errorRecord({
    facts: { detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'drill-too-long': errorRecord({
    facts: { limitMs: z.number() },
    explanation: ({ limitMs }) =>
      text('errors.had-not-finished-after-which', { limitMs: formatDuration(limitMs) }),
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'drill-cancelled': errorRecord({
    facts: {},
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'drill-running': errorRecord({
    facts: { filename: string },
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'drill-no-good-backup': errorRecord({
    facts: {},
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'drill-none-made-here': errorRecord({
    facts: {},
    exitCode: 'notDone',
    httpStatus: 500,
  }),
};

/** True if the dump does not contain the major version it comes from. */
const isAnyMajor = (wanted: string | null): wanted is 'unknown' | null =>
  wanted === null || wanted === 'unknown';
