/** A server, or the owner of a database on it, attacks the admin who backs it up. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSmallDatabase, engineForTest, temporaryFolder } from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'hostile';
beforeAll(() => createSmallDatabase(cluster, database));
afterAll(() => cluster.dropDatabase(database));

describe('the owner of a malicious database', () => {
  it('the owner cannot make their own functions run with the privileges of the admin who backs up', async () => {
    await cluster.psql(
      database,
      `create schema trap;
       create table trap.caught (who text);
       create function trap.current_setting(text) returns text language plpgsql as $$ begin
         insert into trap.caught values (current_user);
         return pg_catalog.current_setting($1);
       end $$;
       create function trap.same(name, name) returns boolean language plpgsql as $$ begin
         insert into trap.caught values (current_user);
         return pg_catalog.nameeq($1, $2);
       end $$;
       create operator trap.= (leftarg = name, rightarg = name, function = trap.same);
       create type trap.pair as (a int, b text);
       create function trap.told(trap.pair) returns text language plpgsql as $$ begin
         insert into trap.caught values (current_user);
         return 'told';
       end $$;
       create cast (trap.pair as text) with function trap.told(trap.pair) as implicit;
       create table trap.pairs (pair trap.pair);
       insert into trap.pairs select row(i, repeat('x', 100))::trap.pair from generate_series(1, 20000) i;
       alter database hostile set search_path = trap, pg_catalog, public;`,
    );
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    const { nightjar } = engine;
    await nightjar.connections.probe(id);
    expect(await nightjar.health.database(id)).toMatchObject({ reachable: true });
    expect(await engine.backUp(id)).toMatchObject({ state: 'published' });
    await nightjar.doctor();
    expect(await cluster.psql(database, 'select count(*) from trap.caught')).toBe('0');
    // In a transaction that only reads, the trap would have failed instead.
    expect(await engine.log()).not.toContain('the server exported no snapshot');
    // The trap itself works: whoever is not careful walks into it.
    await cluster.psql(database, `select current_setting('port')`);
    await cluster.psql(database, 'select pair::text from trap.pairs limit 1');
    expect(await cluster.psql(database, 'select count(*) from trap.caught')).toBe('2');
    await cluster.psql(
      database,
      'alter database hostile reset search_path; drop schema trap cascade',
    );
  });

  it('the owner cannot run a program by the name of a table, neither in the backup nor in its restore', async () => {
    const folder = await temporaryFolder();
    const proof = path.join(folder, 'was-run');
    const command = `\\! touch ${proof}`;
    const names = [`a\n${command}\n`, `\u001B]0;owned\u0007\u001B[2J`, `"; ${command}`];
    for (const name of names) {
      await cluster.psql(
        database,
        `create table "${name.replaceAll('"', '""')}" (id int); comment on table "${name.replaceAll('"', '""')}" is '${command}'`,
      );
    }
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    const filePath = await engine.backUpWell(id);
    const health = await engine.nightjar.health.database(id);
    expect(health).toMatchObject({ reachable: true });
    const { finished } = await engine.nightjar.restores.start({
      filePath,
      connectionId: id,
      database: 'restored hostile',
      mode: 'new',
      trusted: false,
      tables: null,
    });
    await finished;
    const count = `select count(*) from pg_catalog.pg_tables where schemaname = 'public'`;
    expect(await cluster.psql('restored hostile', count)).toBe(await cluster.psql(database, count));
    await cluster.dropDatabase('restored hostile');
    expect(await readdir(folder)).toEqual([]);
    // The log contains no terminal control sequence and no forged line.
    // oxlint-disable-next-line no-control-regex -- the test searches for control characters
    expect(await engine.log()).not.toMatch(/\u001B|^\\!/mu);
  });
});
