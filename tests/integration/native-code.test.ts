/** Native code that is switched off in the settings is not loaded, and backups are as good without it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { defaultSettings } from '#shared/domain/settings.ts';
import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import {
  endOf,
  entriesOf,
  homeForTest,
  pausePgDumpMidway,
  runCli,
  startCli,
} from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const password = { PGPASSWORD: cluster.password };

/** A backup by a new process. Returns the native libraries that it had loaded in the middle of the rows. */
async function backUp(home: string): Promise<{ loaded: string[]; file: string }> {
  const output = path.join(home, 'b');
  const child = startCli(
    home,
    ['backup', '--url', cluster.url(sampleDatabaseName), '--output', output],
    password,
  );
  const end = endOf(child);
  const pgDump = await pausePgDumpMidway(output);
  const maps = await readFile(`/proc/${child.pid}/maps`, 'utf8');
  pgDump.thaw();
  expect((await end).exitCode).toBe(0);
  const [name = ''] = (await entriesOf(output)).filter((entry) => entry.endsWith('.sql.gz'));
  return {
    loaded: ['koffi', 'libdeflate', 'libisal'].filter((library) => maps.includes(library)),
    file: path.join(output, name),
  };
}

describe.runIf(process.platform === 'linux')('native code', () => {
  it('that is switched off is not loaded, the backup is good, and log and doctor say so', async () => {
    const home = await homeForTest();
    const userData = path.join(home, '.config', 'Nightjar');
    await mkdir(userData, { mode: 0o700 });
    const settings = JSON.stringify({ ...defaultSettings, nativeCode: false });
    await writeFile(path.join(userData, 'settings.json'), settings, { mode: 0o600 });

    const { loaded, file } = await backUp(home);
    expect(loaded).toEqual([]);
    expect(gunzipSync(await readFile(file)).toString()).toContain('database dump complete');
    expect((await runCli(home, ['verify', file])).exitCode).toBe(0);
    const log = await readFile(path.join(userData, 'logs', 'nightjar.log'), 'utf8');
    expect(log).toContain('native code is turned off: zlib compresses');
    const doctor = await runCli(home, ['doctor', '--json']);
    expect(doctor.stdout).toContain('Uses zlib. Native libraries are turned off.');
  });

  it('is loaded by default', async () => {
    expect((await backUp(await homeForTest())).loaded).toContain('koffi');
  });
});
