import { access, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { manifestSchema } from '#shared/domain/manifest.ts';
import { engineForTest, soon } from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

describe('a backup with far fewer rows than the last good backup', () => {
  it('the backup is published with a warning and a desktop notification, until the rows are back', async () => {
    const cluster = sharedCluster();
    await cluster.createDatabase('shrinking');
    const fill = `insert into orders select g, repeat(md5(g::text), 10) from generate_series(1, 2000) g`;
    await cluster.psql('shrinking', `create table orders (id int, note text); ${fill}`);
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database: 'shrinking' });
    const warningsOfNext = async (): Promise<string[]> => {
      const run = await engine.backUp(id);
      if (run.state !== 'published') throw new Error(`The run: ${JSON.stringify(run)}`);
      return run.backup.details?.warnings.map(({ kind }) => kind) ?? ['no details'];
    };

    expect(await warningsOfNext()).toEqual([]);
    await cluster.psql('shrinking', 'delete from orders where id > 100');
    expect(await warningsOfNext()).toEqual(['much-smaller', 'rows-lost']);
    await vi.waitFor(
      () =>
        expect(engine.notifications).toMatchObject([
          { title: 'shrinking: the new backup has a warning' },
        ]),
      soon,
    );
    expect(engine.notifications[0]?.body).toContain('public.orders has 100 rows');
    // Still compared with the last backup without warnings, not with the backup that has a warning.
    expect(await warningsOfNext()).toEqual(['much-smaller', 'rows-lost']);
    await cluster.psql('shrinking', `truncate orders; ${fill}`);
    expect(await warningsOfNext()).toEqual([]);
    const { backups } = await engine.nightjar.backups.list(id);
    expect(backups.map(({ details }) => details?.warnings.length)).toEqual([0, 2, 2, 0]);
    await cluster.dropDatabase('shrinking');
  });
});

describe('retention with a backup that has a warning', () => {
  it('retention retains the good backup before it, however old, until an admin acknowledges the new one', async () => {
    const cluster = sharedCluster();
    await cluster.createDatabase('shrunk');
    await cluster.psql('shrunk', 'create table orders as select generate_series(1, 500) as id');
    const dayMs = 24 * 60 * 60_000;
    const startMs = Date.UTC(2026, 0, 1, 2);
    let nowMs = startMs;
    const engine = await engineForTest({
      clock: { nowMs: () => nowMs, monotonicMs: () => performance.now() },
    });
    const { retention, backups } = engine.nightjar;
    const { id } = await engine.connect(cluster, { database: 'shrunk' });
    const good = path.basename(await engine.backUpWell(id));
    await cluster.psql('shrunk', 'delete from orders where id > 10');
    nowMs += 20 * dayMs;
    const doubtful = path.basename(await engine.backUpWell(id));
    nowMs += 20 * dayMs;

    expect((await retention.apply(id)).deleted).toEqual([]);
    expect((await backups.list(id)).backups.map(({ filename }) => filename)).toEqual([
      doubtful,
      good,
    ]);
    await backups.acknowledge(id, doubtful);
    expect((await retention.apply(id)).deleted).toEqual([good]);
    await cluster.dropDatabase('shrunk');
  });
});

describe('roles saved with a backup', () => {
  it('roles are saved on request without passwords, named in the manifest, and deleted with the backup', async () => {
    const cluster = sharedCluster();
    await cluster.createDatabase('with_roles');
    await cluster.psql('postgres', `create role reporter login password 'role canary 42'`);
    const engine = await engineForTest();
    await engine.nightjar.settings.update({ withRoles: true });
    const { id } = await engine.connect(cluster, { database: 'with_roles' });
    const file = await engine.backUpWell(id);
    const folder = path.dirname(file);

    const manifestText = await readFile(file.replace('.sql.gz', '.manifest.json'), 'utf8');
    const [companion] = manifestSchema.parse(JSON.parse(manifestText)).companions;
    expect(companion?.kind).toBe('roles');
    const roles = gunzipSync(
      await readFile(path.join(folder, companion?.filename ?? '')),
    ).toString();
    expect(roles).toContain('CREATE ROLE reporter');
    expect(roles).not.toMatch(/PASSWORD|canary|SCRAM/u);

    const { backups } = await engine.nightjar.backups.list(id);
    expect(backups).toHaveLength(1);
    await engine.nightjar.backups.delete(id, [path.basename(file)], true);
    expect(await readdir(folder)).toEqual([]);
    await cluster.psql('postgres', 'drop role reporter');
    await cluster.dropDatabase('with_roles');
  });

  it('roles are left out with a warning if the privileges to read them are missing; the backup continues', async () => {
    const cluster = sharedCluster();
    await cluster.createDatabase('without_roles');
    await cluster.psql(
      'without_roles',
      `create role modest login password 'modest'; create schema own authorization modest;
       revoke connect on database postgres, template1 from public`,
    );
    try {
      const engine = await engineForTest();
      await engine.nightjar.settings.update({ withRoles: true });
      const { id } = await engine.connect(
        cluster,
        { database: 'without_roles', user: 'modest' },
        'modest',
      );
      // pg_dumpall reads the roles in the database `postgres` or `template1`.
      const run = await engine.backUp(id);
      if (run.state !== 'published') throw new Error(`The run: ${JSON.stringify(run)}`);
      expect(run.warnings.join()).toContain('the roles could not be saved');
      const file = path.join(engine.nightjar.backups.folderOf(id), run.backup.filename);
      await access(file);
      await expect(access(file.replace('.sql.gz', '.roles.sql.gz'))).rejects.toThrow('ENOENT');
    } finally {
      await cluster.psql('postgres', 'grant connect on database postgres, template1 to public');
      await cluster.dropDatabase('without_roles');
      await cluster.psql('postgres', 'drop role modest');
    }
  });
});
