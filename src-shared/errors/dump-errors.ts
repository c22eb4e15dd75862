/** Errors of reading a dump: its format and its contents. */
import { z } from 'zod';
import { formatBytes } from '../format.ts';
import { bytes, errorRecord, string } from './error-record.ts';
import { text } from '../words/text.ts';

/** A file can contain thousands of names. */
const mostListed = 30;
const listed = (names: readonly string[]): string => {
  const first = names.slice(0, mostListed).map((name) => `“${name}”`);
  const others = names.length - first.length;
  return others > 0 ? text('errors.more', { first: first.join(', '), others }) : first.join(', ');
};

export const dumpErrors = {
  'file-not-a-dump': errorRecord({
    facts: { filename: string, detail: string, advice: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'statement-too-long': errorRecord({
    facts: { offset: bytes, limitBytes: bytes },
    explanation: ({ offset, limitBytes }) =>
      text('errors.statement-row-begins-at-byte', { offset, limitBytes: formatBytes(limitBytes) }),
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'file-refused': errorRecord({
    facts: { filename: string, detail: string },
    explanation: ({ filename, detail }) => (filename === '' ? detail : `${filename}: ${detail}`),
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'file-changed': errorRecord({
    facts: { filename: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'not-a-regular-file': errorRecord({
    facts: { file: string, fileKind: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'file-too-large': errorRecord({
    facts: { file: string, limitBytes: bytes },
    explanation: ({ file, limitBytes }) =>
      text('errors.longer-than-no-valid-file', { file, limitBytes: formatBytes(limitBytes) }),
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'backup-not-open': errorRecord({
    facts: {},
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'table-not-in-backup': errorRecord({
    facts: { table: string },
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'reading-cancelled': errorRecord({
    facts: {},
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'export-failed': errorRecord({
    facts: { file: string, detail: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'dump-not-trusted': errorRecord({
    facts: { offset: bytes },
    explanation: ({ offset }) => text('errors.line-bytes-into-sql-psql', { offset }),
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'statement-not-allowed': errorRecord({
    facts: { statement: string, offset: bytes },
    explanation: ({ statement, offset }) =>
      text('errors.statement-bytes-into-sql-not', { statement, offset }),
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'dump-foreign': errorRecord({
    facts: { filename: string },
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'dump-makes-databases': errorRecord({
    facts: { filename: string },
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'several-databases-in-file': errorRecord({
    facts: { filename: string, databases: z.array(string) },
    explanation: ({ filename, databases }) =>
      text('errors.contains-databases-only-one-database', {
        filename,
        databases: databases.length,
        databases2: listed(databases),
      }),
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'database-not-in-file': errorRecord({
    facts: { filename: string, database: string, databases: z.array(string) },
    explanation: ({ filename, database, databases }) =>
      databases.length === 0
        ? text('errors.does-not-contain-database-contains', { filename, database })
        : text('errors.does-not-contain-database-contains-2', {
            filename,
            database,
            databases: listed(databases),
          }),
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'dump-without-tables': errorRecord({
    facts: { filename: string, table: string },
    exitCode: 'notDone',
    httpStatus: 500,
  }),
};
