import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { verifyFile } from '../../backup/verify/verify-file.ts';
import { openSource } from '../../restore/restore-source.ts';
import { openBackup } from '../open/open-backup.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-kind-'));
});
afterAll(() => rm(folder, { recursive: true }));

const ports = { createdHere: async () => false, cache: null };
const errorOf = async (work: Promise<unknown>): Promise<NightjarError | null> =>
  await work.then(
    () => null,
    (fault: unknown) => {
      if (fault instanceof ExpectedError) return fault.error;
      throw fault;
    },
  );

/**
 * Checks that verify, inspect and restore return the same error for a file, and returns this error.
 */
async function errorFor(file: string): Promise<NightjarError | null> {
  const errors = [
    await errorOf(verifyFile(file)),
    await errorOf(openBackup(file, { cache: null }).then((backup) => backup.close())),
    await errorOf(
      openSource(file, null, ports).then(async ({ handle, blocker }) => {
        await handle.close();
        if (blocker !== null) throw new ExpectedError(blocker);
      }),
    ),
  ];
  expect(errors[1]).toEqual(errors[0]);
  expect(errors[2]).toEqual(errors[0]);
  return errors[0] ?? null;
}

async function put(name: string, bytes: string | Buffer): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}

const dump =
  '--\n-- PostgreSQL database dump\n--\n\nCREATE TABLE public.t (a text);\n--\n-- PostgreSQL database dump complete\n--\n';
const rails =
  'SET statement_timeout = 0;\n\nCREATE TABLE public.t (a text);\n--\n-- PostgreSQL database dump complete\n--\n\nSET search_path TO "$user", public;\nINSERT INTO t (a) VALUES\n(\'1\');\n';
const supabase =
  'SET statement_timeout = 0;\n\n\nCREATE SCHEMA IF NOT EXISTS "public";\n\nCREATE TABLE IF NOT EXISTS "public"."t" (\n    "a" "text"\n);\n\nRESET ALL;\n';

describe('Nightjar accepts a file', () => {
  it.each([
    ['as plain SQL', 'a.sql', dump],
    ['as gzip', 'a.sql.gz', gzipSync(dump)],
    ['as plain SQL named .gz', 'b.sql.gz', dump],
    ['as gzip named .sql', 'b.sql', gzipSync(dump)],
    ['by any name', 'backup.txt', dump],
    ['with a byte order mark', 'c.sql', `\uFEFF${dump}`],
    ['as the structure of Rails', 'structure.sql', rails],
    ['as Supabase writes it', 'supabase.sql', supabase],
    [
      'written manually',
      'hand.sql',
      '/* mine */\ncreate table t (a int);\ninsert into t values (1);',
    ],
    [
      'with statements of MySQL in strings',
      'quoted.sql',
      "CREATE TABLE t (a text);\nINSERT INTO t VALUES ('it''s\nDROP TABLE IF EXISTS `t`;\n');\nCOMMENT ON TABLE t IS '\n) ENGINE=x';\nDO $a$ BEGIN\nPERFORM '\nINSERT INTO `t`'; END $a$;\n/*\nCREATE TABLE `t`\n*/\n",
    ],
    [
      'of pg_dump with rows that look like MySQL',
      'marks.sql',
      dump.replace(
        'text);',
        "text);\nINSERT INTO public.t VALUES ('\nDROP TABLE IF EXISTS `t`;\n');",
      ),
    ],
    ['with commands of psql first', 'psql.sql', '\\restrict abc\nCREATE TABLE t (a int);\n'],
  ])('%s', async (_what, name, bytes) => {
    const file = await put(name, bytes);
    const isPsql = name === 'psql.sql';
    if (isPsql) expect(await errorOf(verifyFile(file))).toBeNull();
    else expect(await errorFor(file)).toBeNull();
  });

  it('but does not know whether SQL without the comments of pg_dump is complete', async () => {
    const file = await put('structure.sql', rails);
    expect(await verifyFile(file)).toMatchObject({ kind: 'sql', state: 'no-damage-found' });
    const backup = await openBackup(file, { cache: null });
    await backup.close();
    expect(backup).toMatchObject({
      problem: null,
      warnings: [expect.stringContaining('cannot check whether it is complete')],
    });
  });
});

const utf16 = Buffer.from(dump, 'utf16le');
const tar = Buffer.alloc(1024);
tar.write('some.txt', 0);
tar.write('ustar', 257);

describe('Nightjar does not accept a file, and does not report it as damaged', () => {
  it.each([
    ['empty', '', /empty/u, /again/u],
    ['empty gzip', gzipSync(''), /empty/u, /again/u],
    ['pg_dump -Fc', 'PGDMP\u0001\u000e\0', /pg_dump -Fc/u, /pg_restore -f dump\.sql/u],
    ['pg_dump -Fc in gzip', gzipSync('PGDMP\u0001\u000e\0'), /pg_dump -Fc/u, /pg_restore/u],
    ['pg_dump -Ft', 'toc.dat\0\0\0', /pg_dump -Ft/u, /pg_restore/u],
    ['another tar', tar, /tar archive/u, /plain SQL/u],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x24]), /zstd/u, /zstd -d/u],
    ['lz4', Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x24]), /lz4/u, /lz4 -d/u],
    ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), /xz/u, /xz -d/u],
    ['bzip2', 'BZh91AY&SY', /bzip2/u, /bzip2 -d/u],
    ['zip', 'PK\u0003\u0004', /zip/u, /unzip/u],
    ['gzip twice', gzipSync(gzipSync(dump)), /twice/u, /gzip -d/u],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), /UTF-16/u, /--file/u],
    [
      'UTF-16 with the other byte order',
      Buffer.from(`\uFEFF${dump}`, 'utf16le').swap16(),
      /UTF-16/u,
      /--file/u,
    ],
    ['UTF-16 without a byte order mark', utf16, /UTF-16/u, /--file/u],
    ['UTF-16 in gzip', gzipSync(utf16), /UTF-16/u, /--file/u],
    [
      'UTF-32',
      Buffer.from(Array.from(Buffer.from(dump), (byte) => [byte, 0, 0, 0]).flat()),
      /UTF-32/u,
      /UTF-8/u,
    ],
    ['age', 'age-encryption.org/v1\n-> X25519 abc\n', /age/u, /Decrypt/u],
    ['gpg in ASCII', '-----BEGIN PGP MESSAGE-----\n\nabc', /GPG/u, /Decrypt/u],
    ['gpg with a passphrase', Buffer.from([0x8c, 0x0d, 0x04, 0x09, 0x03]), /GPG/u, /Decrypt/u],
    ['gpg with a key', Buffer.from([0x85, 0x02, 0x0c, 0x03, 0x11]), /GPG/u, /Decrypt/u],
    [
      'MySQL',
      '-- MySQL dump 10.13\n--\nCREATE TABLE `t` (`a` int);\n',
      /MySQL/u,
      /tools of MySQL/u,
    ],
    [
      'MySQL without its header',
      'CREATE TABLE `t` (`a` int) ENGINE=InnoDB;\n',
      /dump of MySQL/u,
      /tools of MySQL/u,
    ],
    [
      'MySQL of Adminer',
      '-- Adminer 4.8.1 MySQL 8.0.30 dump\nSET NAMES utf8;\nSET time_zone = 1;\n',
      /dump of MySQL/u,
      /tools of MySQL/u,
    ],
    [
      'MySQL of phpMyAdmin',
      '-- Host: it\'s "me\nSET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";\nSTART TRANSACTION;\nCREATE TABLE t (\n  id int\n) ENGINE=InnoDB;\n',
      /dump of MySQL/u,
      /tools of MySQL/u,
    ],
    [
      'rows of MySQL',
      "START TRANSACTION;\nINSERT INTO `it's` (`a`) VALUES (1);\n",
      /dump of MySQL/u,
      /tools of MySQL/u,
    ],
    [
      'tables that MySQL drops',
      'SET foreign_key_checks = 0;\nDROP TABLE IF EXISTS `my-table`;\n',
      /dump of MySQL/u,
      /tools of MySQL/u,
    ],
    ['SQLite', 'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n', /SQLite/u, /tools of SQLite/u],
    ['HTML', '<!DOCTYPE html>\n<html>', /HTML/u, /plain SQL/u],
    ['JSON', '{"a": 1}', /JSON/u, /plain SQL/u],
    ['a log', '2026-02-14 10:30:00 UTC [12] LOG:  started\n', /not a dump/u, /plain SQL/u],
    ['other bytes', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), /binary/u, /plain SQL/u],
    ['SQL that creates nothing', 'SELECT 1;\n', /not a dump/u, /plain SQL/u],
    ['only comments', '-- nothing\n', /no SQL/u, /plain SQL/u],
    [
      'the globals of a server',
      '--\n-- PostgreSQL database cluster dump\n--\n\nCREATE ROLE r;\n--\n-- PostgreSQL database cluster dump complete\n--\n',
      /no database/u,
      /psql/u,
    ],
  ])('%s', async (kind, bytes, what, advice) => {
    for (const name of [`${kind}.sql`, `${kind}.sql.gz`]) {
      const error = await errorFor(await put(name, bytes));
      if (error === null) throw new Error('The file was accepted');
      expect(error).toMatchObject({ code: 'file-not-a-dump', filename: name });
      const { explanation, nextStep } = describeError(error);
      expect(explanation).toMatch(what);
      expect(nextStep).toMatch(advice);
      expect(nextStep).not.toMatch(/disk/u);
    }
  });

  it('an archive that is a folder', async () => {
    const archive = path.join(folder, 'archive');
    await mkdir(archive);
    await writeFile(path.join(archive, 'toc.dat'), 'PGDMP');
    expect(await errorFor(archive)).toMatchObject({
      code: 'file-not-a-dump',
      detail: expect.stringContaining('pg_dump -Fd') as string,
      advice: expect.stringContaining('pg_restore') as string,
    });
  });
});

describe('damage is reported in the same way', () => {
  it('of zeroes', async () => {
    expect(await errorFor(await put('zeroes.sql', Buffer.alloc(5000)))).toMatchObject({
      code: 'verification-failed',
    });
  });

  it.each([
    [
      'a NUL byte',
      dump.replace('text', 'te\0t'),
      'There is a NUL byte in line 5. No dump contains NUL bytes.',
    ],
    [
      'a torn row',
      dump.replace('text);', 'text);\nCOPY public.t (a) FROM stdin;\n1\n2\t3\n\\.\n'),
      'Line 8, a row of public.t, has 2 columns instead of 1.',
    ],
    [
      'a message',
      `pg_dump: warning: x\n${dump}`,
      'A message of a program is among the SQL, in the statement of line 1: “pg_dump: warning: x”.',
    ],
  ])('in a dump with %s, which can still be opened', async (_what, sql, detail) => {
    const file = await put('damaged.sql', sql);
    const error = { code: 'verification-failed', detail };
    expect(await errorOf(verifyFile(file))).toEqual(error);
    const { handle, blocker } = await openSource(file, null, ports);
    await handle.close();
    expect(blocker).toEqual(error);
    const { problem, close } = await openBackup(file, { cache: null });
    await close();
    expect(problem).toBe(detail);
  });
});
