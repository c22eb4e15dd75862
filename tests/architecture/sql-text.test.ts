/**
 * SQL is composed in one place. The compiler rejects a plain string in queries (`Sql`); this test
 * rejects the ways to avoid that check.
 */
import { expect, it } from 'vitest';
import { sourceFiles } from './source-files.ts';

const quoting = 'src-main/postgres/connection/quote-sql.ts';
const main = sourceFiles('src-main').filter(({ path }) => path !== quoting);

const filesWith = (pattern: RegExp, allowed: readonly string[] = []): string[] =>
  main
    .filter(({ path, text }) => !allowed.includes(path) && pattern.test(text))
    .map(({ path }) => path);

it('no file casts a string to SQL', () => {
  const cast = /\bas (?:unknown as )?Sql\b|(?<!\w)<Sql>[^\s=]/u;
  expect(
    "{ text } as Sql; value as unknown as Sql; <Sql>'select'".match(new RegExp(cast, 'gu')),
  ).toHaveLength(3);
  expect(filesWith(cast)).toEqual([]);
});

it('only one file doubles quotes in SQL; the other files double them in text that is not SQL', () => {
  const doubling = /replace(?:All)?\(\s*(?:\/["']\/\w*|(["'`])["']\1),\s*(["'`])(?:""|'')\2/u;
  expect(
    `a.replaceAll("'", "''"); a.replace(/"/gu, '""')`.match(new RegExp(doubling, 'gu')),
  ).toHaveLength(2);
  expect(
    filesWith(doubling, [
      'src-main/dump-sql/csv-text.ts',
      // A setting in a configuration file of the server.
      'src-main/postgres/private-server/launch.ts',
      // The form that a secret may have inside a statement.
      'src-main/logging/redact.ts',
    ]),
  ).toEqual([]);
});

it('only the listed files pass SQL to a program', () => {
  const sends = /(?:'-c'|'-f',\s*'-')/u;
  expect(
    filesWith(sends, [
      // Shell scripts that watch a process.
      'src-main/system/processes.ts',
      'src-main/postgres/private-server/stop.ts',
      'src-main/postgres/connection/probe.ts',
      'src-main/postgres/connection/psql-session.ts',
      'src-main/backup/parallel/row-session.ts',
      // Only fixed text: statements in base64.
      'src-main/restore/feed/dump-session.ts',
      'src-main/postgres/sample/sample-database.ts',
      // Settings of a server, and an empty query.
      'src-main/postgres/private-server/launch.ts',
      'src-main/postgres/private-server/password.ts',
    ]),
  ).toEqual([]);
});
