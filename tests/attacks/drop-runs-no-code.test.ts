/** A superuser drops a database: no code of the database's owner runs during the drop. */
import { expect, it, onTestFinished } from 'vitest';
import { sql } from '../../src-main/postgres/connection/quote-sql.ts';
import { databaseExists, dropDatabase } from '../../src-main/restore/server/drop-database.ts';
import { maintenance } from '../../src-main/restore/server/maintenance.ts';
import { ownServerAccess, superuserAt } from '../support/server-access.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();

it('event triggers are dropped before the subscriptions', async () => {
  const database = 'attack dropped';
  const trace = 'attack_dropped_trace';
  await cluster.createDatabase(database);
  onTestFinished(() =>
    cluster.psql('postgres', `drop role if exists ${trace}`).then(() => undefined),
  );
  await cluster.psql(
    database,
    `create subscription follows connection 'host=127.0.0.1 port=1 dbname=none' publication p with (connect = false);
     create subscription "also; '\\ follows" connection 'host=127.0.0.1 port=1 dbname=none' publication p with (connect = false);
     create function look() returns event_trigger language plpgsql as $$ begin
       if not exists (select from pg_catalog.pg_roles where rolname = '${trace}') then create role ${trace}; end if; end $$;
     create event trigger "on; ""start""" on ddl_command_start when tag in ('ALTER SUBSCRIPTION', 'DROP SUBSCRIPTION') execute function look()`,
  );
  const there = await maintenance(ownServerAccess(), superuserAt(cluster, database));
  await dropDatabase(there, database);
  expect(await databaseExists(there.ask, database)).toBe(false);
  expect(
    await there.ask(
      sql`select count(*) from pg_catalog.pg_roles where rolname = 'attack_dropped_trace'`,
    ),
  ).toBe('0');
});
