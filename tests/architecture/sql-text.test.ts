/**
 * SQL is put together in one place. The compiler refuses a plain text where a server is asked (`Sql`); this
 * test refuses the ways around it.
 */
import { expect, it } from 'vitest';
import { sourceFiles } from './source-files.ts';

const quoting = 'src-main/postgres/connection/quote-sql.ts';
const main = sourceFiles('src-main').filter(({ path }) => path !== quoting);

const filesWith = (pattern: RegExp, allowed: readonly string[] = []): string[] =>
  main
    .filter(({ path, text }) => !allowed.includes(path) && pattern.test(text))
    .map(({ path }) => path);

it('nobody calls a text SQL', () => {
  const cast = /\bas (?:unknown as )?Sql\b|(?<!\w)<Sql>[^\s=]/u;
  expect(
    "{ text } as Sql; value as unknown as Sql; <Sql>'select'".match(new RegExp(cast, 'gu')),
  ).toHaveLength(3);
  expect(filesWith(cast)).toEqual([]);
});

it('nobody doubles quotes but the one place, and what is not SQL', () => {
  const doubling = /replace(?:All)?\(\s*(?:\/["']\/\w*|(["'`])["']\1),\s*(["'`])(?:""|'')\2/u;
  expect(
    `a.replaceAll("'", "''"); a.replace(/"/gu, '""')`.match(new RegExp(doubling, 'gu')),
  ).toHaveLength(2);
  expect(
    filesWith(doubling, [
      'src-main/dump-sql/csv-text.ts',
      // A setting in a file of the server.
      'src-main/postgres/private-server/launch.ts',
      // How a secret may look inside of a statement.
      'src-main/logging/redact.ts',
    ]),
  ).toEqual([]);
});

it('few files give SQL to a program, and they are known', () => {
  const sends = /(?:'-c'|'-f',\s*'-')/u;
  expect(
    filesWith(sends, [
      // Shells that watch.
      'src-main/system/processes.ts',
      'src-main/postgres/private-server/stop.ts',
      'src-main/postgres/connection/probe.ts',
      'src-main/postgres/connection/psql-session.ts',
      // Nothing but words of ours: statements in base64.
      'src-main/restore/feed/dump-session.ts',
      'src-main/postgres/sample/sample-database.ts',
      // Settings of a server, and a question that asks nothing.
      'src-main/postgres/private-server/launch.ts',
      'src-main/postgres/private-server/password.ts',
    ]),
  ).toEqual([]);
});
