/** Reading a dump: what the file is, and what is in it. */
import { z } from 'zod';
import { formatBytes } from '../format.ts';
import { bytes, errorRecord, text } from './error-record.ts';

/** A file can hold thousands. */
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
    title: 'The dump holds something that is too long to be read',
    explanation: ({ offset, limitBytes }) =>
      `A statement or a row that begins at byte ${offset} of the SQL is longer than ${formatBytes(limitBytes)}.`,
    nextStep:
      'pg_dump writes no such thing, unless rows are INSERT statements: have it write COPY, which has no limit.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'file-refused': errorRecord({
    facts: { filename: text, detail: text },
    title: 'Only a dump can be opened here',
    explanation: ({ filename, detail }) => (filename === '' ? detail : `${filename}: ${detail}`),
    nextStep: 'Choose one file that ends in .sql or .sql.gz.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'file-changed': errorRecord({
    facts: { filename: text },
    title: 'The file changed while it was open',
    explanation: ({ filename }) => `${filename} was written to by another program.`,
    nextStep: 'Open it again when that program is done.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'not-a-regular-file': errorRecord({
    facts: { file: text, fileKind: text },
    title: 'This is not a regular file',
    explanation: ({ file, fileKind }) =>
      `${file} is ${fileKind}, and not a regular file. It was not opened.`,
    nextStep: 'Find out who put it there, move it away, then try again.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'file-too-large': errorRecord({
    facts: { file: text, limitBytes: bytes },
    title: 'This file is far too large',
    explanation: ({ file, limitBytes }) =>
      `${file} is longer than ${formatBytes(limitBytes)}, which no such file is. It was not read.`,
    nextStep: 'Find out who made it so, move it away, then try again.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'backup-not-open': errorRecord({
    facts: {},
    title: 'This backup is not open any more',
    explanation: 'It was closed in the meantime.',
    nextStep: 'Open it again.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'table-not-in-backup': errorRecord({
    facts: { table: text },
    title: 'No such table in this backup',
    explanation: ({ table }) => `The backup holds no table “${table}”.`,
    nextStep: 'Look at the list of its tables; a name is written as schema.table.',
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
    nextStep: 'No file was left behind. Free space or choose another folder.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'dump-not-trusted': errorRecord({
    facts: { offset: bytes },
    title: 'This file holds more than SQL',
    explanation: ({ offset }) =>
      `The line ${offset} bytes into its SQL is a command to psql itself, which could run programs on this computer. pg_dump never writes such a line.`,
    nextStep: 'Do not restore this file unless you know who made it. Nothing was changed.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'statement-not-allowed': errorRecord({
    facts: { statement: text, offset: bytes },
    title: 'This file holds a statement that a restore does not run',
    explanation: ({ statement, offset }) =>
      `The statement ${statement}, ${offset} bytes into its SQL, is none of those that pg_dump writes for a database.`,
    nextStep: 'Do not restore this file unless you know who made it. Nothing was changed.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'dump-foreign': errorRecord({
    facts: { filename: text },
    title: 'Nightjar did not make this file here',
    explanation: ({ filename }) =>
      `What ${filename} holds runs with all rights of the user who restores: a prepared file can read and change everything that this user can, and as a superuser run programs on the server.`,
    nextStep: 'Restore it only when you know who made it, and say then that you trust it.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'dump-makes-databases': errorRecord({
    facts: { filename: text },
    title: 'This dump makes or drops databases in a way that is not known',
    explanation: ({ filename }) =>
      `${filename} makes, drops, changes or connects to a database in another place or form than pg_dump and pg_dumpall do. Only what these write can be led into a new database.`,
    nextStep:
      'Dump the database again with pg_dump, or restore the file by hand with psql if you know who made it.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'several-databases-in-file': errorRecord({
    facts: { filename: text, databases: z.array(text) },
    title: 'This file holds several databases',
    explanation: ({ filename, databases }) =>
      `${filename} holds ${databases.length} databases: ${listed(databases)}. One of them can be opened, restored or proven at a time.`,
    nextStep: 'Choose one of them: in the window, or with --database-in-file NAME.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'database-not-in-file': errorRecord({
    facts: { filename: text, database: text, databases: z.array(text) },
    title: 'This database is not in the file',
    explanation: ({ filename, database, databases }) =>
      `${filename} does not hold a database “${database}”. ${databases.length === 0 ? 'It names none.' : `It holds ${listed(databases)}.`}`,
    nextStep: 'Check the name, or leave it out where the file holds one database.',
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'dump-without-tables': errorRecord({
    facts: { filename: text, table: text },
    title: 'This dump holds rows without their tables',
    explanation: ({ filename, table }) =>
      `${filename} has rows for ${table} and makes no tables, as pg_dump writes with --data-only or --section=data: in a new database they have nowhere to go.`,
    nextStep:
      'Dump again without these options, or put the rows with psql into a database that has the tables.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
};
