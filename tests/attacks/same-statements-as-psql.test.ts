/**
 * Compares the statements that Nightjar reads from a dump with those that a real psql reads from
 * the same file: random and mutated text, with everything that begins, ends or changes the meaning
 * of a string. If Nightjar accepts a file, psql must send the same statements and the same rows to
 * the server.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExpectedError } from '../../src-shared/errors/errors.ts';
import { StatementReader } from '../../src-main/dump-sql/statement-reader.ts';
import { runTool } from '../../src-main/system/processes.ts';
import { attempts } from '../support/attempts.ts';
import {
  startCaptureServer,
  type Captured,
  type CaptureServer,
} from '../support/capture-server.ts';
import { testSeed } from '../support/random.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const { binDirectory } = sharedCluster();
const inputs = attempts(2000, 100_000);
const filesPerCall = 100;

let server: CaptureServer;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-statements-'));
  server = await startCaptureServer(isCopyFromStdin, settingOf);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Decides for one statement as the server would. */
function isCopyFromStdin(statement: string): boolean {
  return statementsIn(statement).some(({ isCopy }) => isCopy);
}

function settingOf(statement: string): [string, string] | null {
  const value = /^\s*SET standard_conforming_strings = (on|off);?\s*$/u.exec(statement)?.[1];
  return value === undefined ? null : ['standard_conforming_strings', value];
}

const copyFromStdin = /^COPY\b[^;]*\bFROM\s+STDIN\b/iu;

function statementsIn(sql: string): { isCopy: boolean }[] {
  const reader = new StatementReader();
  try {
    return [...reader.push(Buffer.from(sql, 'latin1')), ...reader.finish()].flatMap((part) =>
      part.kind === 'statement'
        ? [{ isCopy: copyFromStdin.test(part.statement.bare.replaceAll(/"(?:[^"]|"")*"/gu, '""')) }]
        : [],
    );
  } catch {
    return [];
  }
}

/**
 * Statements that Nightjar would send; null if it rejects the file, or if the file contains a psql
 * command.
 */
function byNightjar(sql: Buffer): Captured[] | null {
  const reader = new StatementReader();
  const found: Captured[] = [];
  let rows = '';
  try {
    for (const part of [...reader.push(sql), ...reader.finish()]) {
      if (part.kind === 'statement') {
        found.push({ query: plain(part.statement.bytes.toString('latin1')) });
        rows = '';
      } else if (part.kind === 'rows') rows += part.bytes.toString('latin1');
      else if (part.kind === 'rows-end') found.push({ rows });
      else if (part.kind === 'command') return null;
    }
    return reader.isBetweenStatements ? found : null;
  } catch (error) {
    if (error instanceof ExpectedError) return null;
    throw error;
  }
}

/**
 * Known differences between psql and the server, none of which affects a statement that the server
 * accepts: `:CREATE` is a variable, letters after a number are part of the number, and a body
 * begins with BEGIN alone, even after text that no statement begins with; CASE counts in a body.
 */
const psqlDiffers =
  /\bbegin\b(?!\s+atomic\b)|(?<!:)(?:::)*:\s*[\w\u0080-\u{10ffff}]|\d[a-z_\u0080-\u{10ffff}]/iu;
const unusualBody = /beginatomic/iu;
const plainBody = /^createfunctionf\(\)returnsintbeginatomicselect1;end$/iu;

const isComparable = (sql: string, mine: readonly Captured[]): boolean =>
  !psqlDiffers.test(sql) &&
  mine.every(
    (one) => !('query' in one) || !unusualBody.test(one.query) || plainBody.test(one.query),
  );

/** Without the text before and after a statement, and without blanks: psql omits empty lines. */
function plain(statement: string): string {
  let text = statement;
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(/^[\s;]+/u, '').replace(/^--[^\n\r]*/u, '');
    if (text.startsWith('/*')) text = text.slice(endOfComment(text));
  }
  return text.replaceAll(/\s+/gu, '').replace(/;+$/u, '');
}

function endOfComment(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text.startsWith('/*', at)) {
      depth += 1;
      at += 1;
    } else if (text.startsWith('*/', at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

const chunks = [
  "'",
  "''",
  '"',
  '""',
  '$$',
  '$a$',
  '$a',
  '$1',
  '$é$',
  '\\',
  '\\\\',
  '--',
  '-- c\n',
  '-- c\r',
  '/*',
  '*/',
  '/*/',
  ';',
  '\n',
  '\r',
  '\r\n',
  '\t',
  '\v',
  '\f',
  ' ',
  '(',
  ')',
  'E',
  'e',
  "E'",
  "U&'",
  'U&"',
  "N'",
  "b'",
  "x'",
  'é',
  '😀',
  '\u0085',
  'a',
  '1 ',
  '1e',
  '.',
  ':',
  ':a',
  '@',
  '-',
  '/',
  '*',
  '<',
  'SELECT 1 ',
  'SELECT ',
  'X',
  'END',
  'CASE',
  'begin atomic',
  'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END;\n',
  'create or replace procedure p() begin atomic ',
  'SET standard_conforming_strings = off;\n',
  'SET standard_conforming_strings = on;\n',
  'COPY t FROM stdin;\n',
  'copy t (a) from STDIN;\n',
  'COPY t FROM stdin',
  '1\t2\n',
  '\\.\n',
  '\\.\r\n',
  '\n\\.\n',
  '\\.',
];
/** The frequent reasons to reject a file, in any place. */
const seldom = new Set([
  '"',
  "'",
  '$$',
  '$a$',
  '$é$',
  '/*',
  '\\',
  '\\\\',
  '\\.',
  'X',
  ':',
  ':a',
  '1e',
  'begin atomic',
  'create or replace procedure p() begin atomic ',
]);
const chunk = fc.oneof(
  { arbitrary: fc.constantFrom(...chunks.filter((one) => !seldom.has(one))), weight: 40 },
  { arbitrary: fc.constantFrom(...chunks), weight: 1 },
);
const randomText = fc.array(chunk, { minLength: 1, maxLength: 20 }).map((words) => words.join(''));

const dump = `--\n-- PostgreSQL database dump\n--\n\nSET standard_conforming_strings = on;\nCREATE TABLE public.t (\n    a text DEFAULT E'it\\'s'::text\n);\n\nCREATE FUNCTION public.f() RETURNS text\n    LANGUAGE sql\n    AS $_$ select ';' || $$x$$; $_$;\n\nCOPY public.t (a) FROM stdin;\none\\n\ntwo\n\\.\n\nCOMMENT ON TABLE public.t IS 'a;\nb';\nSELECT pg_catalog.setval('public."a b"', 1, true);\n`;
const mutated = fc
  .array(fc.tuple(fc.nat(dump.length), fc.nat(4), chunk), {
    minLength: 1,
    maxLength: 3,
  })
  .map((changes) =>
    changes.reduce(
      (text, [at, cut, chunk]) => text.slice(0, at) + chunk + text.slice(at + cut),
      dump,
    ),
  );

async function byPsql(files: readonly Buffer[]): Promise<Captured[][]> {
  const args = ['-X', '-q', '-v', 'ON_ERROR_STOP=0', '-o', '/dev/null'];
  for (const [index, bytes] of files.entries()) {
    const file = path.join(folder, `${index}.sql`);
    await writeFile(file, bytes);
    args.push('-f', file, '-c', `NEXT ${index}`);
  }
  server.take();
  const outcome = await runTool({
    file: path.join(binDirectory, 'psql'),
    args,
    env: {
      PGHOST: server.host,
      PGPORT: String(server.port),
      PGUSER: 'x',
      PGDATABASE: 'x',
      PGSSLMODE: 'disable',
      PGCLIENTENCODING: 'UTF8',
      PATH: '/usr/bin:/bin',
    },
    timeoutMs: 60_000,
  });
  if (outcome.timedOut) throw new Error('psql does not end');
  const found: Captured[][] = [[]];
  for (const one of server.take()) {
    if ('query' in one && /^NEXT \d+$/u.test(one.query)) found.push([]);
    else if ('query' in one) {
      const query = plain(one.query);
      if (query !== '') found.at(-1)?.push({ query });
    } else if ('rows' in one) {
      // Some versions of psql send the line that ends the rows.
      found.at(-1)?.push({ rows: one.rows.replace(/(?<![^\n])\\\.\r?\n$/u, '') });
    }
  }
  return found.slice(0, files.length);
}

it(
  `psql and Nightjar read the same statements in ${inputs} random and mutated files`,
  { timeout: 3_600_000 },
  async () => {
    const seed = testSeed;
    const wanted = fc.sample(fc.oneof(randomText, mutated), { numRuns: inputs, seed });
    let compared = 0;
    let batch: { bytes: Buffer; mine: Captured[] }[] = [];
    const compare = async (): Promise<void> => {
      const theirs = await byPsql(batch.map(({ bytes }) => bytes));
      for (const [index, { bytes, mine }] of batch.entries()) {
        expect({ seed, sql: bytes.toString(), sent: theirs[index] }).toEqual({
          seed,
          sql: bytes.toString(),
          sent: mine,
        });
        compared += 1;
      }
      batch = [];
    };
    for (const sql of wanted) {
      const bytes = Buffer.from(sql);
      const mine = byNightjar(bytes);
      if (mine === null || !isComparable(sql, mine)) continue;
      batch.push({ bytes, mine });
      if (batch.length === filesPerCall) await compare();
    }
    await compare();
    // Many files are rejected because they end in the middle of a string or statement: enough must be
    // left.
    expect(compared).toBeGreaterThan(inputs / 3);
  },
);
