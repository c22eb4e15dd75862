/** An attacker with access to the backup folder replaces the partial file during a backup. */
import { rm } from 'node:fs/promises';
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSmallDatabase, engineForTest } from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'swapped';
beforeAll(() => createSmallDatabase(cluster, database));
afterAll(() => cluster.dropDatabase(database));

it.each(['verifying', 'publishing'] as const)(
  'a partial file that is replaced in the phase %s is not published',
  async (phase) => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    const folder = engine.nightjar.backups.folderOf(id);
    let swapped = false;
    const end = engine.nightjar.events.on('run-changed', (run) => {
      if (swapped || run.state !== 'running' || run.progress?.phase !== phase) return;
      const partial = readdirSync(folder).find((name) => /^\.backup_.*\.partial$/u.test(name));
      if (partial === undefined) return;
      swapped = true;
      renameSync(path.join(folder, partial), path.join(folder, 'taken'));
      writeFileSync(path.join(folder, partial), 'evil');
    });
    const run = await engine.backUp(id);
    end();
    expect(swapped).toBe(true);
    expect(run).toMatchObject({ state: 'failed', error: { code: 'verification-failed' } });
    await rm(path.join(folder, 'taken'));
    expect(readdirSync(folder).filter((name) => name.includes('backup_'))).toEqual([]);
  },
);
