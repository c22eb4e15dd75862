/**
 * Real files of PostgreSQL's programs, intact and damaged: every command gives the same verdict
 * about a file.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ExpectedError } from '#shared/errors/errors.ts';
import type { Connection } from '#shared/domain/connection.ts';
import type { VerifiedFile } from '../../src-main/backup/verify/verify-file.ts';
import { runToEnd, startEngine, temporaryFolder, type TestEngine } from '../support/engine.ts';
import { randomNumbers, testSeed } from '../support/random.ts';
import { restore } from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const origin = 'any file';
let engine: TestEngine;
let connection: Connection;
let folder: string;

beforeAll(async () => {
  await cluster.createDatabase(origin);
  await cluster.psql(
    origin,
    `create table a (id int primary key, name text, n int);
     insert into a select n, E'name\\t' || n, n * 3 from generate_series(1, 40) n;
     create table lines (line text); insert into lines values ('pg_dump: error: x'), (E'\\\\.'), ('é');
     comment on table a is E'one\npg_dump: warning: x\n\\\\N \\\\restrict abc';
     create view v as select id from a;
     create function f() returns int language sql begin atomic select 1; select 2; end;
     create rule r as on insert to v do instead (insert into a values (1); delete from a where id = 2);`,
  );
  engine = await startEngine();
  connection = await engine.connect(cluster, { database: origin });
});
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterAll(() => engine.stop());

/** Output of a program that was started manually, with its messages inserted at `line`. */
async function made(name: string, line: string): Promise<string> {
  const file = path.join(folder, name);
  const { exitCode, stderr } = await runToEnd('bash', ['-c', line, cluster.binDirectory, file], {
    PGHOST: cluster.host,
    PGPORT: String(cluster.port),
    PGUSER: cluster.user,
    PGPASSWORD: cluster.password,
    PGDATABASE: origin,
  });
  if (exitCode !== 0) throw new Error(stderr);
  return file;
}

async function put(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

const verify = (file: string): Promise<VerifiedFile | string> =>
  engine.nightjar.backups.verifyFile(file).then((found) => found as VerifiedFile, codeOf);
const inspect = (file: string): Promise<string | null> =>
  engine.nightjar.catalogs.open(file).then(async ({ openedId }) => {
    await engine.nightjar.catalogs.close(openedId);
    return null;
  }, codeOf);
const drill = (file: string) =>
  engine.nightjar.drills
    .start({ filePath: file, connectionId: null, trusted: true, where: 'here' })
    .finished.then(
      ({ differences, notRestored }) =>
        notRestored === 'damaged' ? 'verification-failed' : differences,
      codeOf,
    );
async function review(file: string): Promise<string | null> {
  const order = { filePath: file, connectionId: connection.id, database: 'any file never' };
  return await engine.nightjar.restores
    .review({ ...order, mode: 'new', trusted: true, tables: null })
    .then(({ blocker }) => blocker?.code ?? null, codeOf);
}

function codeOf(fault: unknown): string {
  if (fault instanceof ExpectedError) return fault.error.code;
  throw fault;
}

describe('a file of another format is rejected by every command', () => {
  it.each([
    ['an archive', 'a.sql', '"$0/pg_dump" -Fc > "$1"'],
    ['an archive in gzip', 'a.sql.gz', '"$0/pg_dump" -Fc | gzip > "$1"'],
    ['a tar', 't.sql', '"$0/pg_dump" -Ft > "$1"'],
    ['a folder', 'folder.sql', '"$0/pg_dump" -Fd -f "$1"'],
    ['the globals of a server', 'g.sql', '"$0/pg_dumpall" --globals-only > "$1"'],
  ])('%s', async (_what, name, line) => {
    const file = await made(name, line);
    const reported = [
      await verify(file),
      await inspect(file),
      await review(file),
      await drill(file),
    ];
    expect(reported).toEqual(reported.map(() => 'file-not-a-dump'));
  });
});

it('a dump of a whole server counts as damaged only if it is damaged', async () => {
  const file = await made('all.sql', '"$0/pg_dumpall" > "$1"');
  expect(await verify(file)).toMatchObject({ kind: 'server-dump', state: 'no-damage-found' });
  const text = await readFile(file, 'utf8');
  const cut = await put('all cut.sql', text.slice(0, -60));
  expect(await verify(cut)).toBe('verification-failed');
});

describe('every command detects visible damage, as psql does', () => {
  const messages = '"$0/pg_dump" -v > "$1" 2>&1';
  it('messages of pg_dump inside the dump', async () => {
    const file = await made('verbose.sql', messages);
    expect([await verify(file), await review(file), await drill(file)]).toEqual(
      Array.from({ length: 3 }, () => 'verification-failed'),
    );
    expect(await inspect(file)).toBeNull();
  });

  it('an intact dump has no finding; NUL bytes, inserted messages and cut rows are found', async () => {
    const text = await readFile(await made('whole.sql', '"$0/pg_dump" > "$1"'), 'utf8');
    const whole = await put('copy.sql', text);
    expect(await verify(whole)).toMatchObject({ kind: 'dump', state: 'no-damage-found' });
    const random = randomNumbers(testSeed);
    const lines = text.split('\n');
    const firstRow = lines.findIndex((line) => line.startsWith('COPY public.a ')) + 1;
    /** Not inside the comment of the table, where it would be part of the text. */
    const isText = (at: number): boolean => /pg_dump: warning|restrict abc/u.test(lines[at] ?? '');
    const anyLine = (): number => {
      for (;;) {
        const at = Math.floor(random() * lines.length);
        const isOneColumn = ['pg_dump: error: x', '\\\\.', 'é'].includes(lines[at - 1] ?? '');
        if (!isText(at) && !isOneColumn && !lines[at - 1]?.startsWith('COPY public.lines'))
          return at;
      }
    };
    const withLine = (at: number, line: string): string => lines.toSpliced(at, 0, line).join('\n');
    const row = (): number => firstRow + Math.floor(random() * 40);
    const changes: (() => string)[] = [
      () => {
        const at = Math.floor(random() * text.length);
        return `${text.slice(0, at)}\0${text.slice(at + 1)}`;
      },
      () => withLine(anyLine(), 'pg_dump: dumping contents of table "public.a"'),
      () => withLine(anyLine(), 'pg_dump: [archiver (db)] query failed: '),
      () => lines.with(row(), '17\tname').join('\n'),
      () => lines.toSpliced(firstRow + 40, 1).join('\n'),
    ];
    for (let time = 0; time < 60; time += 1) {
      const damaged = changes[time % changes.length]?.() ?? '';
      const file = await put('damaged.sql', damaged);
      expect(await verify(file), damaged).toBe('verification-failed');
    }
  });
});

it('SQL without the header and footer of pg_dump is restored and proven, but is not verified as good', async () => {
  const text = await readFile(await made('marked.sql', '"$0/pg_dump" --no-owner > "$1"'), 'utf8');
  // The form in which Rails and Supabase save a schema.
  const bare = text
    .replaceAll(/^(?:--(?! Dumped from).*|\\(?:un)?restrict .*)\n/gmu, '')
    .concat(
      "\nINSERT INTO public.a (id, name, n) VALUES\n(101, 'one', 1),\n(102, 'two', 2);\nRESET ALL;\n",
    );
  const file = await put('structure.sql', bare);
  expect(await verify(file)).toMatchObject({ kind: 'sql', state: 'no-damage-found', rows: 45 });
  expect(await inspect(file)).toBeNull();
  expect(await drill(file)).toEqual([]);
  const database = 'any file restored';
  await restore(engine, { filePath: file, connectionId: connection.id, database, trusted: true });
  expect(await cluster.psql(database, 'select count(*) from a')).toContain('42');
});
