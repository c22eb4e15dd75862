/**
 * Functions that read text from outside take time in proportion to its length: every function with
 * a regular expression, tested with texts for which similar expressions took quadratic time.
 */
import { describe, expect, it } from 'vitest';
import { parseConnectionUrl } from '../../src-main/postgres/connection/connection-url.ts';
import { classifyPostgresError } from '../../src-main/postgres/connection/classify-error.ts';
import { parseToolVersion } from '../../src-main/postgres/tools/find-tools.ts';
import { createRedactor, escapeControls, redactPatterns } from '../../src-main/logging/redact.ts';
import {
  insertTargetOf,
  isInsertOfQuery,
  parseCopyStatement,
  parseInsertHead,
  parseQualifiedName,
} from '../../src-main/dump-sql/copy-statement.ts';
import { CsvText } from '../../src-main/dump-sql/csv-text.ts';
import { DumpScanner } from '../../src-main/dump-sql/dump-scanner.ts';
import { entryComment } from '../../src-main/dump-sql/entry-comment.ts';
import { InsertRows } from '../../src-main/dump-sql/insert-rows.ts';
import { splitOwners } from '../../src-main/catalog/objects/owners.ts';
import { SqlLexer } from '../../src-main/dump-sql/sql-lexer.ts';
import {
  columnSourcesOf,
  ownerOf,
  primaryKeyOf,
} from '../../src-main/dump-sql/table-definition.ts';
import { textOf } from '../../src-main/catalog/rows/table-rows.ts';
import { decoderOf } from '../../src-main/dump-sql/text-encoding.ts';
import { cpuTimeMs } from '../support/cpu-time.ts';

const { text: redact } = createRedactor();
const context = { host: 'h', port: 1, user: 'u', database: 'd', tlsMode: 'prefer' } as const;
const decode = decoderOf(null);

const readers: Record<string, (text: string) => unknown> = {
  redactPatterns,
  redact,
  escapeControls,
  classifyPostgresError: (text) => classifyPostgresError(text, context),
  parseConnectionUrl: (text) => {
    try {
      return parseConnectionUrl(text);
    } catch {
      return null;
    }
  },
  parseToolVersion: (text) => parseToolVersion(text.slice(0, 1000)),
  entryComment,
  parseCopyStatement,
  parseQualifiedName,
  parseInsertHead,
  insertTargetOf,
  isInsertOfQuery,
  columnSourcesOf,
  primaryKeyOf,
  ownerOf,
  splitOwners,
  'the lexer': (text) => new SqlLexer().readLine(text),
  'the scanner': (text) => {
    const scanner = new DumpScanner({ inserts: true });
    scanner.push(Buffer.from(text));
    return scanner.finish();
  },
  'rows of INSERT statements': (text) => {
    const bytes = Buffer.from(text);
    const rows = new InsertRows({ offset: 0, end: bytes.length, standardConformingStrings: true });
    for (let at = 0; at < bytes.length; at += 64)
      rows.push(bytes.subarray(at, at + 64), () => true);
  },
  'a value that was cut': (text) => {
    const bytes = Buffer.from(`${text.replaceAll(/./gsu, '\u{FFFD}')}x`);
    return textOf({ bytes, totalBytes: bytes.length + 1 }, decode);
  },
  'rows as CSV': (text) => {
    const csv = new CsvText();
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 64) csv.push(bytes.subarray(at, at + 64));
    return csv.finish();
  },
};

/** Each text is `before`, then `unit` repeated. */
const texts: [before: string, unit: string][] = [
  ['', 'postgres://a:'],
  ['', 'postgres://a'],
  ['', 'password="\\'],
  ['', "password '"],
  ['', "password ''"],
  ['', 'password  '],
  ['', 'eyJaaaaaaa-'],
  ['', 'eyJaaaaaaa.'],
  ['', 'a-'],
  ['', 'bearer '],
  ['', '\n'],
  ['', '\r'],
  ['', ' '],
  ['', '\\'],
  ['', '"'],
  ['', "'"],
  ['', '$a'],
  ['', '/*'],
  ['', '('],
  ['', 'server version: 1; '],
  ['', 'server certificate for "a" does '],
  ['', 'no pg_hba.conf entry for '],
  ['', 'SSL error: '],
  ['', 'FATAL:  role "'],
  ['', 'ERROR:  relation '],
  ['', 'ERROR:  permission denied for a '],
  ['canceling statement due to statement timeout', 'Query was: LOCK TABLE '],
  ['-- Name: ', '; Type: A; Schema: '],
  ['-- Name: ', '; Type: A; Schema: ; Owner: '],
  ['-- Name: ', '; Type: AAA'],
  ['SET search_path = "', '""'],
  ["SELECT pg_catalog.setval('", "', 1"],
  ['COPY public.t (', '"a", '],
  ['COPY "', '""'],
  ['INSERT INTO t (', 'a, '],
  ['INSERT INTO t (', '\n'],
  ['INSERT INTO t VALUES (', '1,'],
  ['INSERT INTO t VALUES (', '::'],
  ['INSERT INTO t ', ' '],
  ['', 'INSERT INTO t VALUES (1);\n'],
  ['CREATE TABLE t (', 'a GENERATED ALWAYS AS ('],
  ['CREATE TABLE t (', 'PRIMARY KEY ("a, '],
  ['CREATE TABLE t (', 'PRIMARY KEY ("'],
  ['CREATE TABLE t (', 'a,'],
  ['CREATE TABLE t () INHERITS (', 'a, '],
  ['CREATE TRIGGER a ', ' ON "'],
  ['CREATE TRIGGER a ', ' ON a'],
  ['CREATE STATISTICS ', ' FROM a.'],
  ['ALTER SEQUENCE ', ' OWNED BY a.'],
  ['ALTER a', ' OWNER TO "'],
  ['', '\nALTER a OWNER TO '],
];

const length = 20_000;
/** Below this time, measurements are only noise. */
const floorMs = 8;

function timeOf(read: (text: string) => unknown, text: string): number {
  const times = [1, 2, 3].map(() => {
    const begunMs = cpuTimeMs();
    read(text);
    return cpuTimeMs() - begunMs;
  });
  return Math.min(...times);
}

describe('time in proportion to the text', () => {
  it.each(Object.keys(readers))('%s takes time in proportion to the text', (name) => {
    const read = readers[name] ?? expect.fail();
    for (const [before, unit] of texts) {
      const ofLength = (wanted: number): string =>
        before + unit.repeat(Math.ceil(wanted / unit.length));
      const one = timeOf(read, ofLength(length));
      const four = timeOf(read, ofLength(4 * length));
      expect(four, `${before}${unit}…: ${one} ms, then`).toBeLessThan(8 * Math.max(one, floorMs));
    }
  });
});
