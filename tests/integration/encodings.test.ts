import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBackup } from '../../src-main/catalog/open/open-backup.ts';
import { readRows } from '../../src-main/catalog/rows/table-rows.ts';
import { decoderOf, isReadableEncoding, recoderOf } from '../../src-main/dump-sql/text-encoding.ts';
import { engineForTest, restoreIntoNew, runToEnd, temporaryFolder } from '../support/engine.ts';
import { compareDatabases, sharedCluster } from '../support/test-cluster.ts';

describe('a database whose encoding is not UTF-8', () => {
  it.each([
    // A byte that is not UTF-8 and cannot be converted to any other encoding.
    ['SQL_ASCII', `E'caf\\351'`],
    ['LATIN1', `'caf' || chr(233)`],
  ])('a database in %s is backed up and is the same after a restore', async (encoding, value) => {
    const cluster = sharedCluster();
    const original = `encoding_${encoding.toLowerCase()}`;
    const restored = `${original}_restored`;
    const create = (name: string): Promise<unknown> =>
      cluster.psql(
        'postgres',
        `create database ${name} encoding '${encoding}' template template0 lc_collate 'C' lc_ctype 'C'`,
      );
    await create(original);
    await cluster.psql(original, `create table words as select ${value}::text as word`);
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database: original });
    const file = await engine.backUpWell(id);
    await restoreIntoNew(cluster, file, restored, () => create(restored));
    expect(await compareDatabases(cluster.database(original), cluster.database(restored))).toEqual(
      [],
    );
    const proof = await engine.nightjar.drills.start({
      filePath: file,
      connectionId: id,
      trusted: false,
      where: 'here',
    }).finished;
    expect(proof.differences).toEqual([]);
    for (const name of [original, restored]) await cluster.dropDatabase(name);
  });
});

describe('a character', () => {
  const cluster = sharedCluster();
  /**
   * Returns every character of one to three bytes that the server can convert from this encoding:
   * its bytes and its text.
   */
  async function charactersOf(encoding: string): Promise<{ bytes: Buffer; text: string }[]> {
    const high = 'generate_series(161, 254)';
    const combinations = encoding.startsWith('EUC_')
      ? `select set_byte(set_byte('\\x0000', 0, i), 1, j) b from generate_series(142, 254) i, ${high} j
         union all select set_byte(set_byte('\\x8f0000', 1, i), 2, j) from ${high} i, ${high} j where '${encoding}' = 'EUC_JP'`
      : `select set_byte('\\x00', 0, i) b from generate_series(1, 255) i`;
    const known = await cluster.psql(
      'postgres',
      `create or replace function pg_temp.meaning(b bytea) returns text language plpgsql as $$
         begin return convert_from(b, '${encoding}'); exception when others then return null; end $$;
       select encode(b, 'hex'), encode(convert_to(t, 'UTF8'), 'hex')
         from (select b, pg_temp.meaning(b) t from (${combinations}) all_bytes) known where t is not null`,
    );
    return known.split('\n').flatMap((line) => {
      const [bytes, text] = line.split('|').map((hex) => Buffer.from(hex, 'hex'));
      return bytes === undefined || text === undefined ? [] : [{ bytes, text: text.toString() }];
    });
  }

  it.each(
    'LATIN1 LATIN2 LATIN3 LATIN4 LATIN5 LATIN6 LATIN7 LATIN8 LATIN9 LATIN10 ISO_8859_5 ISO_8859_6 ISO_8859_7 ISO_8859_8 KOI8R KOI8U WIN866 WIN874 WIN1250 WIN1251 WIN1252 WIN1253 WIN1254 WIN1255 WIN1256 WIN1257 WIN1258 EUC_JP EUC_KR EUC_CN'.split(
      ' ',
    ),
  )('a character of %s is decoded as the server decodes it', async (encoding) => {
    const characters = await charactersOf(encoding);
    expect(characters.length).toBeGreaterThan(200);
    expect(isReadableEncoding(encoding)).toBe(true);
    const decode = decoderOf(encoding);
    const others = characters.filter(({ bytes, text }) => decode(bytes) !== text);
    expect(others).toEqual([]);
    // Also in one stream that is cut at any position.
    const recode = recoderOf(encoding);
    const whole = Buffer.concat(characters.map(({ bytes }) => bytes));
    const chunks: Buffer[] = [];
    for (let at = 0; at < whole.length; at += 97) {
      chunks.push(recode?.(whole.subarray(at, at + 97)) ?? Buffer.alloc(0));
    }
    expect(Buffer.concat(chunks).toString() === characters.map(({ text }) => text).join('')).toBe(
      true,
    );
  });

  it.each(['LATIN5', 'LATIN10', 'KOI8U', 'EUC_KR'])(
    'a character in a dump in %s is shown as in the database',
    async (encoding) => {
      const database = `shown_${encoding.toLowerCase()}`;
      await cluster.psql(
        'postgres',
        `create database ${database} encoding '${encoding}' template template0 lc_collate 'C' lc_ctype 'C'`,
      );
      const odd = { LATIN5: '8085f0', LATIN10: 'a4aa', KOI8U: 'aebea4', EUC_KR: 'a2e6b0a1' };
      const hex = odd[encoding as keyof typeof odd];
      await cluster.psql(
        database,
        `create table words as select convert_from('\\x${hex}', '${encoding}') as word`,
      );
      const file = path.join(await temporaryFolder(), 'words.sql');
      const options = [`--file=${file}`];
      const dumped = await runToEnd(path.join(cluster.binDirectory, 'pg_dump'), options, {
        PGHOST: cluster.host,
        PGPORT: String(cluster.port),
        PGUSER: cluster.user,
        PGPASSWORD: cluster.password,
        PGDATABASE: database,
      });
      expect(dumped.exitCode).toBe(0);
      const backup = await openBackup(file, { cache: null });
      const [table] = backup.tables;
      if (table === undefined) throw new Error('The dump has a table');
      const { rows } = await readRows(backup, table, { offset: 0, limit: 1 });
      await backup.close();
      const shown = Buffer.from(rows[0]?.values[0] ?? '').toString('hex');
      expect(backup.warnings).toEqual([]);
      expect(shown).toBe(
        await cluster.psql(database, `select encode(convert_to(word, 'UTF8'), 'hex') from words`),
      );
      await cluster.dropDatabase(database);
    },
  );
});
