/** Native code that is switched off in the settings is not loaded, and backups are as good without it. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { defaultSettings } from '#shared/domain/settings.ts';
import { createSmallDatabase, engineForTest, temporaryFolder } from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'small native code';
beforeAll(() => createSmallDatabase(cluster, database));
afterAll(() => cluster.dropDatabase(database));

/** The native libraries in the memory of this process. */
const loaded = async (): Promise<string[]> => {
  const maps = await readFile('/proc/self/maps', 'utf8');
  return ['koffi', 'libdeflate', 'libisal'].filter((name) => maps.includes(name));
};

describe.runIf(process.platform === 'linux')('native code', () => {
  it('that is switched off is not loaded, the backup is good, and log and doctor say so', async () => {
    const userDataFolder = await temporaryFolder();
    const settings = JSON.stringify({ ...defaultSettings, nativeCode: false });
    await writeFile(path.join(userDataFolder, 'settings.json'), settings);
    const engine = await engineForTest({ userDataFolder });
    const { nightjar } = engine;
    const { id } = await engine.connect(cluster, { database });
    await nightjar.testLibraries();
    const backup = await engine.backUpWell(id);

    expect(gunzipSync(await readFile(backup)).toString()).toContain('database dump complete');
    await nightjar.backups.verify(id, path.basename(backup));
    expect(await engine.log()).toContain('native code is turned off: zlib compresses');
    const compression = (await nightjar.doctor()).find(({ name }) => name === 'Compression');
    expect(compression).toMatchObject({
      state: 'ok',
      detail: 'Uses zlib. Native libraries are turned off.',
    });
    expect(await loaded()).toEqual([]);

    // The same question finds native code where it is loaded.
    vi.resetModules();
    const fresh = await import('../../src-main/compression/native-library.ts');
    expect(await fresh.loadOwnLibrary()).not.toBeNull();
    expect(await loaded()).toContain('koffi');
  });
});
