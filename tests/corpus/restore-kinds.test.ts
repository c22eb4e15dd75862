/** Restores of dumps of every kind, created here or not, with real servers. */
import { sentences } from '../support/restore-warnings.ts';
import { closeSync, openSync, writeSync } from 'node:fs';
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import {
  createSmallDatabase,
  startEngine,
  temporaryFolder,
  type TestEngine,
} from '../support/engine.ts';
import { oldDump } from '../support/old-dump.ts';
import {
  databasesOf,
  dumpOf,
  dumpWith,
  inPhase,
  errorCodeOf,
  restore,
  startRestore,
} from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const origin = 'kinds origin';
let engine: TestEngine;
let connection: Connection;
const made: string[] = [];

beforeAll(async () => {
  engine = await startEngine();
  await createSmallDatabase(cluster, origin);
  connection = await engine.connect(cluster, { database: origin });
});
afterAll(async () => {
  await engine.stop();
  for (const name of [origin, ...made]) await cluster.dropDatabase(name);
});

async function scene(name: string, sql: string, how = ''): Promise<string> {
  await cluster.psql('postgres', `create database "${name}" template template0 ${how}`);
  made.push(name);
  await cluster.psql(name, sql);
  return name;
}

async function into(name: string, filePath: string, trusted = true) {
  made.push(name);
  return restore(engine, { filePath, connectionId: connection.id, database: name, trusted });
}

describe('a dump that was not created here', () => {
  it('a restore without rows reports the number of created tables', async () => {
    const file = await dumpOf(cluster, origin, '--schema-only');
    expect(await into('kinds schema', file)).toMatchObject({ tables: 3, rows: 0 });
  });

  it('a restore counts the rows of INSERT statements', async () => {
    const file = await dumpOf(cluster, origin, '--inserts', '--rows-per-insert=7');
    expect(await into('kinds inserts', file)).toMatchObject({ tables: 3, rows: 1000 });
    expect(await cluster.psql('kinds inserts', 'select count(*) from readers')).toBe('500');
  });

  it('a dump whose rows are created by queries is restored, although the rows cannot be counted before', async () => {
    const file = await dumpWith(
      'CREATE TABLE public.t (a int);\nINSERT INTO public.t VALUES (1);\nINSERT INTO public.t SELECT 2;\nINSERT INTO public.t VALUES (3);\n',
    );
    expect(await into('kinds queried', file)).toMatchObject({ rows: 2 });
    expect(await cluster.psql('kinds queried', 'select sum(a) from t')).toBe('6');
    const entry = '--\n-- Name: t; Type: TABLE; Schema: public; Owner: -\n--\n\n';
    const alone = await dumpWith(`${entry}CREATE TABLE t (a int);\nINSERT INTO t SELECT 2;\n`);
    made.push('kinds queried alone');
    const done = await restore(engine, {
      filePath: alone,
      connectionId: connection.id,
      database: 'kinds queried alone',
      trusted: true,
      tables: [{ schema: 'public', name: 't' }],
    });
    expect(sentences(done.warnings)).toContainEqual(
      expect.stringMatching(/^The rows of public\.t could not be counted/u),
    );
  });

  it('a dump that is so old that a schema is set once for several entries is restored, whole or in part', async () => {
    const file = path.join(await temporaryFolder(), 'old.sql');
    // As an editor may have saved it.
    await writeFile(file, `\uFEFF${oldDump}`);
    expect(await into('kinds old', file)).toMatchObject({ tables: 3, rows: 7 });
    const found = (name: string) =>
      cluster.psql(
        name,
        `select string_agg(conrelid::regclass || ' ' || conname, ', ' order by conrelid::regclass::text, conname) from (select conrelid, conname from pg_constraint where conrelid >= 16384 order by conrelid::regclass::text, conname) c;
         select string_agg(id || ' ' || m || ' ' || coalesce(other, 0), ', ' order by id) from shop.goods;
         select nextval('shop.goods_id_seq')`,
      );
    expect((await found('kinds old')).split('\n')).toEqual([
      'goods goods_pkey, shop.goods goods_other_fkey, shop.goods goods_pkey, shop.goods is_there',
      '7 good 0, 8 bad 1, 9 bad 2',
      '10',
    ]);
    expect(
      await cluster.psql(
        'kinds old',
        `select string_agg(a, ', ' order by a) from "two\nlines".goods; select encode(lo_get(16390), 'escape')`,
      ),
    ).toBe("a, it's b\nobject");

    made.push('kinds old part');
    const part = await restore(engine, {
      filePath: file,
      connectionId: connection.id,
      database: 'kinds old part',
      trusted: true,
      tables: [{ schema: 'shop', name: 'goods' }],
    });
    expect(part).toMatchObject({ tables: 1, rows: 3 });
    expect(sentences(part.warnings).join()).not.toContain('fail');
    expect((await found('kinds old part')).split('\n')).toEqual([
      'shop.goods goods_pkey, shop.goods is_there',
      '7 good 0, 8 bad 1, 9 bad 2',
      '10',
    ]);
  });

  it('a dump may load its rows through a partitioned table', async () => {
    const from = await scene(
      'kinds parts',
      `create type mood as enum ('a', 'b', 'c');
       create table p (m mood, n int) partition by hash (m);
       create table p0 partition of p for values with (modulus 2, remainder 0);
       create table p1 partition of p for values with (modulus 2, remainder 1);
       insert into p select (array['a', 'b', 'c'])[1 + n % 3]::mood, n from generate_series(1, 30) n;`,
    );
    for (const option of ['--load-via-partition-root', '--no-owner']) {
      const name = `kinds parts ${option}`;
      expect(await into(name, await dumpOf(cluster, from, option))).toMatchObject({ rows: 30 });
    }
  });

  it('a dump that needs missing tables or roles is rejected before anything happens', async () => {
    const before = await databasesOf(cluster);
    const role = 'kinds_role_that_is_gone';
    const ofUnknownRole = await dumpWith(
      `CREATE TABLE t (a int);\nALTER TABLE t OWNER TO ${role};`,
    );
    expect(await errorCodeOf(into('kinds never', ofUnknownRole))).toBe('roles-missing');
    const unlike: unknown[] = [];
    for (const options of [['-Fc'], ['-Ft'], ['-a'], ['--section=data', '--inserts']]) {
      const filePath = await dumpOf(cluster, origin, ...options);
      unlike.push(await into('kinds never', filePath).catch((fault: unknown) => fault));
    }
    expect(unlike).toMatchObject([
      { error: { code: 'file-not-a-dump', detail: expect.stringContaining('(pg_dump -Fc)') } },
      { error: { code: 'file-not-a-dump', detail: expect.stringContaining('(pg_dump -Ft)') } },
      { error: { code: 'dump-without-tables' } },
      { error: { code: 'dump-without-tables' } },
    ]);
    expect(await databasesOf(cluster)).toEqual(before);
  });

  it('the review lists external effects of the dump, unless the review is stopped', async () => {
    const filePath = await dumpWith(
      "COPY t FROM PROGRAM 'id';\nSELECT pg_catalog.lo_export(1, '/tmp/x');\nCREATE FUNCTION f() RETURNS int LANGUAGE c AS 'x';",
    );
    const order = {
      filePath,
      connectionId: connection.id,
      database: 'kinds never',
      mode: 'new',
      trusted: false,
      tables: null,
    } as const;
    const { restores } = engine.nightjar;
    const stopped = restores.review(order, AbortSignal.abort());
    expect(await errorCodeOf(stopped)).toBe('reading-cancelled');
    const review = await restores.review(order);
    expect(review.needsTrust).toBe(true);
    expect(review.blocker?.code).toBe('dump-foreign');
    const messages = sentences(review.warnings).join('\n');
    for (const words of ['superuser', 'COPY … PROGRAM', 'lo_export', 'LANGUAGE C']) {
      expect(messages).toContain(words);
    }
  });

  it('a dump that is changed while it is read is never committed', async () => {
    const filePath = await dumpOf(cluster, origin);
    const before = await databasesOf(cluster);
    const end = inPhase(engine, 'restoring', () => void appendFile(filePath, '\n'));
    expect(await errorCodeOf(into('kinds swapped', filePath))).toBe('verification-failed');
    end();
    expect(await databasesOf(cluster)).toEqual(before);
  });

  it('a failed restore leaves nothing, even with large objects that the dump commits itself', async () => {
    const from = await scene(
      'kinds large',
      "create table t (a int); select lo_from_bytea(0, 'abc')",
    );
    const file = await dumpOf(cluster, from);
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace('-- PostgreSQL database dump complete', 'SELECT nonsense;\n$&'),
    );
    const before = await databasesOf(cluster);
    expect(await errorCodeOf(into('kinds large copy', file))).toBe('restore-failed');
    expect(await databasesOf(cluster)).toEqual(before);
  });
});

describe('a backup that was created here', () => {
  it('a backup that is changed while it is restored is never committed', async () => {
    const file = await engine.backUpWell(connection.id);
    const before = await databasesOf(cluster);
    const { size } = await stat(file);
    const end = inPhase(engine, 'restoring', () => {
      const handle = openSync(file, 'r+');
      writeSync(handle, Buffer.from('other'), 0, 5, Math.floor(size / 2));
      closeSync(handle);
    });
    expect(await errorCodeOf(into('kinds touched', file, false))).toBe('verification-failed');
    end();
    expect(await databasesOf(cluster)).toEqual(before);
  });

  it('a restore of chosen tables restores only them and the objects that they need', async () => {
    const file = await engine.backUpWell(connection.id);
    const order = {
      filePath: file,
      connectionId: connection.id,
      database: 'kinds tables',
      tables: [{ schema: 'public', name: 'loans' }],
    };
    made.push('kinds tables');
    const review = await engine.nightjar.restores.review({ ...order, mode: 'new', trusted: false });
    expect(review.chosen?.leftOut.join()).toContain('foreign key public.loans');
    expect(await restore(engine, order)).toMatchObject({ tables: 1, rows: 500 });
    const found = await cluster.psql(
      'kinds tables',
      "select string_agg(relname, ' ') from pg_class where relnamespace = 'public'::regnamespace",
    );
    expect(found.trim()).toBe('loans');
    const into = { ...order, mode: 'replace', database: 'kinds tables' } as const;
    expect(await errorCodeOf(restore(engine, into))).toBe('tables-need-new-database');
    const wrong = { ...order, tables: [{ schema: 'public', name: 'nothing' }] };
    expect(await errorCodeOf(restore(engine, wrong))).toBe('table-not-in-backup');
  });

  it('a restore keeps the encoding and the locale provider', async () => {
    const encodings = [
      ['SQL_ASCII', "lc_collate 'C' lc_ctype 'C'", "E'\\\\xff\\\\xfe'"],
      ['LATIN1', "lc_collate 'C' lc_ctype 'C'", "'caf' || chr(233)"],
      ['UTF8', "locale_provider icu icu_locale 'de-AT'", "'ä'"],
    ] as const;
    for (const [encoding, locale, value] of encodings) {
      const name = `kinds ${encoding}`;
      await scene(
        name,
        `create table t as select ${value} as a`,
        `encoding '${encoding}' ${locale}`,
      );
      const own = await engine.connect(cluster, { name, database: name });
      const file = await engine.backUpWell(own.id);
      const copy = `${name} copy`;
      expect(await into(copy, file, false)).toMatchObject({ rows: 1 });
      const facts = (database: string): Promise<string> =>
        cluster.psql(
          database,
          `select encoding, datcollate, datlocprovider, daticulocale, (select convert_to(a, pg_encoding_to_char(encoding)) from t) from pg_database where datname = current_database()`,
        );
      expect(await facts(copy)).toBe(await facts(name));
    }
  });

  it('an owner who is subject to row-level security can restore, too', async () => {
    const role = 'kinds_owner';
    await cluster.psql('postgres', `create role ${role} login createdb password 'secret'`);
    const from = await scene(
      'kinds secured',
      `create table t (a int); insert into t values (1), (2);
       create publication selected for table t;
       alter table t enable row level security; alter table t force row level security;`,
    );
    const own = await engine.connect(cluster, { name: from, database: from });
    const file = await engine.backUpWell(own.id);
    const bound = await engine.connect(
      cluster,
      { name: role, database: 'postgres', user: role },
      'secret',
    );
    made.push('kinds secured copy');
    const done = await restore(engine, {
      filePath: file,
      connectionId: bound.id,
      database: 'kinds secured copy',
    });
    expect(sentences(done.warnings).join()).not.toContain('superuser');
    const theirs = await dumpWith(
      'CREATE TABLE t ();\n-- Name: family; Type: OPERATOR FAMILY; Schema: public; Owner: -\n\n-- Name: every; Type: PUBLICATION; Schema: -; Owner: -\nCREATE PUBLICATION every FOR ALL TABLES;',
    );
    const review = await engine.nightjar.restores.review({
      filePath: theirs,
      connectionId: bound.id,
      database: 'kinds never',
      mode: 'new',
      trusted: true,
      tables: null,
    });
    expect(sentences(review.warnings).join()).toContain(
      'Only a superuser can create operator family public.family, publication every (of all tables',
    );
    expect(sentences(done.warnings).join()).toContain(
      'kept the rows of public.t from being counted',
    );
    expect((await cluster.psql('kinds secured copy', 'select count(*) from t')).trim()).toBe('2');
    await cluster.dropDatabase('kinds secured copy');
    await cluster.psql('postgres', `drop role ${role}`);
  });
});

describe('the list of restores', () => {
  it('the list of restores shows each restore until it ends', async () => {
    const file = await engine.backUpWell(connection.id);
    made.push('kinds followed');
    const states: string[] = [];
    const end = engine.nightjar.events.on('restore-changed', ({ state, database }) => {
      if (database === 'kinds followed' && states.at(-1) !== state) states.push(state);
    });
    const { restoreId, finished } = await startRestore(engine, {
      filePath: file,
      connectionId: connection.id,
      database: 'kinds followed',
    });
    await finished;
    end();
    expect(states).toEqual(['running', 'finished']);
    expect(engine.nightjar.restores.list()[0]).toMatchObject({
      id: restoreId,
      state: 'finished',
      filename: path.basename(file),
      result: { rows: 1000 },
    });
    const { databases, suggestedName } = await engine.nightjar.restores.databases(
      connection.id,
      file,
    );
    expect(databases.map(({ name }) => name)).toContain('kinds followed');
    expect(suggestedName).toBe(`${origin}_restored`);
  });
});
