/** Errors of reading a dump: its format and its contents. */
import { z } from 'zod';
import { formatBytes } from '../format.ts';
import { bytes, errorRecord, text } from './error-record.ts';

/** A file can contain thousands of names. */
const mostListed = 30;
const listed = (names: readonly string[]): string => {
  const first = names.slice(0, mostListed).map((name) => `“${name}”`);
  const others = names.length - first.length;
  return first.join(', ') + (others > 0 ? ` and ${others} more` : '');
};

export const dumpErrors = {
  'file-not-a-dump': errorRecord({
    facts: { filename: text, detail: text, advice: text },
    title: 'This file cannot be opened as a backup',
    explanation: ({ filename, detail }) => `${filename}: ${detail}`,
    nextStep: ({ advice }) => advice,
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'statement-too-long': errorRecord({
    facts: { offset: bytes, limitBytes: bytes },
    title: 'The dump contains a statement that is too long to be read',
    explanation: ({ offset, limitBytes }) =>
      `A statement or a row that begins at byte ${offset} of the SQL is longer than ${formatBytes(limitBytes)}.`,
    nextStep:
      'pg_dump writes such long statements only for rows as INSERT statements. Dump with COPY instead, which has no limit.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'file-refused': errorRecord({
    facts: { filename: text, detail: text },
    title: 'Only a dump can be opened',
    explanation: ({ filename, detail }) => (filename === '' ? detail : `${filename}: ${detail}`),
    nextStep: 'Choose one file that ends in .sql or .sql.gz.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'file-changed': errorRecord({
    facts: { filename: text },
    title: 'The file changed while it was open',
    explanation: ({ filename }) => `Another program wrote to ${filename}.`,
    nextStep: 'Open it again when that program has finished.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'not-a-regular-file': errorRecord({
    facts: { file: text, fileKind: text },
    title: 'This is not a regular file',
    explanation: ({ file, fileKind }) =>
      `${file} is ${fileKind}, not a regular file. Nightjar did not open it.`,
    nextStep: 'Find out who created it, move it to another folder, then try again.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'file-too-large': errorRecord({
    facts: { file: text, limitBytes: bytes },
    title: 'This file is far too large',
    explanation: ({ file, limitBytes }) =>
      `${file} is longer than ${formatBytes(limitBytes)}. No valid file of this kind is that long. Nightjar did not read it.`,
    nextStep: 'Find out who changed it, move it to another folder, then try again.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'backup-not-open': errorRecord({
    facts: {},
    title: 'This backup is no longer open',
    explanation: 'It was closed.',
    nextStep: 'Open it again.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'table-not-in-backup': errorRecord({
    facts: { table: text },
    title: 'No such table in this backup',
    explanation: ({ table }) => `The backup contains no table “${table}”.`,
    nextStep: 'Check the list of its tables. Write a name as schema.table.',
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'reading-cancelled': errorRecord({
    facts: {},
    title: 'Stopped',
    explanation: 'Reading was stopped on request.',
    nextStep: 'Nothing was changed.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'export-failed': errorRecord({
    facts: { file: text, detail: text },
    title: 'The table could not be exported',
    explanation: ({ file, detail }) => `${file}: ${detail}`,
    nextStep: 'The incomplete file was removed. Free space or choose another folder.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'dump-not-trusted': errorRecord({
    facts: { offset: bytes },
    title: 'This file contains more than SQL',
    explanation: ({ offset }) =>
      `The line ${offset} bytes into its SQL is a psql command, which could run programs on this computer. pg_dump never writes such a line.`,
    nextStep: 'Do not restore this file unless you know who created it. Nothing was changed.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'statement-not-allowed': errorRecord({
    facts: { statement: text, offset: bytes },
    title: 'This file contains a statement that a restore does not run',
    explanation: ({ statement, offset }) =>
      `The statement ${statement}, ${offset} bytes into its SQL, is not one of the statements that pg_dump writes for a database.`,
    nextStep: 'Do not restore this file unless you know who created it. Nothing was changed.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'dump-foreign': errorRecord({
    facts: { filename: text },
    title: 'Nightjar did not create this file here',
    explanation: ({ filename }) =>
      `The statements in ${filename} run with all rights of the user who restores. A malicious file can read and change everything that this user can read and change. If this user is a superuser, it can run programs on the server.`,
    nextStep: 'Restore it only if you know who created it. Then confirm that you trust it.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'dump-makes-databases': errorRecord({
    facts: { filename: text },
    title: 'This dump creates or drops databases in an unknown way',
    explanation: ({ filename }) =>
      `${filename} creates, drops, changes or connects to a database in another place or form than pg_dump and pg_dumpall. Nightjar can restore only their form into a new database.`,
    nextStep:
      'Dump the database again with pg_dump, or restore the file with psql if you know who created it.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'several-databases-in-file': errorRecord({
    facts: { filename: text, databases: z.array(text) },
    title: 'This file contains several databases',
    explanation: ({ filename, databases }) =>
      `${filename} contains ${databases.length} databases: ${listed(databases)}. Only one database can be opened, restored or proven at a time.`,
    nextStep: 'Choose one of them: in the window, or with --database-in-file NAME.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'database-not-in-file': errorRecord({
    facts: { filename: text, database: text, databases: z.array(text) },
    title: 'This database is not in the file',
    explanation: ({ filename, database, databases }) =>
      `${filename} does not contain a database “${database}”. ${databases.length === 0 ? 'It contains no name of a database.' : `It contains ${listed(databases)}.`}`,
    nextStep: 'Check the name, or omit it if the file contains one database.',
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'dump-without-tables': errorRecord({
    facts: { filename: text, table: text },
    title: 'This dump contains rows without their tables',
    explanation: ({ filename, table }) =>
      `${filename} contains rows for ${table} but does not create tables, as pg_dump writes with --data-only or --section=data. A new database has no tables for these rows.`,
    nextStep:
      'Dump again without these options, or load the rows with psql into a database that has the tables.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
};
