import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ToolInstallation } from '#shared/domain/postgres-tools.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { chooseTools, findTools, parseToolVersion, toolFile } from './find-tools.ts';
import { createToolbox } from './toolbox.ts';
import { realProcesses } from '../../system/processes.ts';

const tool = (
  version: string,
  source: ToolInstallation['source'] = 'known-place',
  binDirectory = `/usr/lib/postgresql/${version}/bin`,
): ToolInstallation => ({
  binDirectory,
  version,
  majorVersion: Number.parseInt(version, 10),
  source,
});

describe('parseToolVersion', () => {
  it.each([
    ['pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n', '15.18'],
    ['pg_dump (PostgreSQL) 17.0\r\n', '17.0'],
    ['pg_dump (PostgreSQL) 18beta2\n', '18beta2'],
    ['pg_dump (PostgreSQL) 19devel\n', '19devel'],
    ['pg_dump (EnterpriseDB) 16.4.1\n', '16.4.1'],
    ['pg_dump.exe (PostgreSQL) 15.3\n', '15.3'],
    ['perl: warning: Setting locale failed.\npg_dump (PostgreSQL) 15.18\n', '15.18'],
  ])('reads %j', (output, version) => {
    expect(parseToolVersion(output)).toBe(version);
  });

  it('does not invent a version', () => {
    expect(parseToolVersion('')).toBeNull();
    expect(parseToolVersion('Segmentation fault 15')).toBeNull();
  });
});

describe('chooseTools', () => {
  const all = [tool('17.2'), tool('16.4'), tool('15.3'), tool('15.18', 'path')];

  it('chooses the major version of the server, in its newest minor version', () => {
    expect(chooseTools(all, 15)).toEqual({ tools: tool('15.18', 'path'), warnings: [] });
    expect(chooseTools([tool('18beta2'), tool('18.0')], 18).tools.version).toBe('18.0');
    expect(chooseTools([tool('15.9'), tool('15.10')], 15).tools.version).toBe('15.10');
  });

  it('prefers the chosen folder, but only within the same major version', () => {
    const chosen = tool('15.1', 'chosen', '/opt/pg');
    expect(chooseTools([...all, chosen], 15).tools).toBe(chosen);
    expect(chooseTools([chosen, ...all], 16).tools.version).toBe('16.4');
  });

  it("chooses the next newer version if the server's version is missing, and reports it", () => {
    const { tools, warnings } = chooseTools(all, 14, '14.9');
    expect(tools.version).toBe('15.18');
    expect(warnings).toEqual([expect.stringMatching(/^pg_dump 15\.18 is newer than .*14\.9/u)]);
  });

  it('reports that a minor version is older than the server, and prefers a newer one', () => {
    const chosen = tool('15.18', 'chosen', '/opt/pg');
    const { tools, warnings } = chooseTools([chosen, tool('15.3')], 15, '15.20');
    expect(tools).toBe(chosen);
    expect(warnings).toEqual([
      expect.stringMatching(/^pg_dump 15\.18 is older than the server \(15\.20\).* to 15\.20 or/u),
    ]);
    const fitting = tool('15.20');
    const found = chooseTools([chosen, tool('15.19'), fitting], 15, '15.20');
    expect(found).toEqual({ tools: fitting, warnings: [] });
    expect(chooseTools([chosen, fitting], 15, '15.18').tools).toBe(chosen);
    const newer = chooseTools([tool('18.6')], 15, '15.20');
    expect(newer.warnings).toEqual([
      expect.stringMatching(/^pg_dump 18\.6 is newer than the server/u),
      expect.stringMatching(/^pg_dump 18\.6 is older than the server .* to 18\.7 or later/u),
    ]);
  });

  it('reports that the server is newer than all tools', () => {
    expect(() => chooseTools(all, 18, '18.1')).toThrow(ExpectedError);
    expect(failure(() => chooseTools(all, 18, '18.1'))).toEqual({
      code: 'server-newer-than-tools',
      server: '18.1',
      newestTool: '17.2',
    });
  });

  it('reports that there are no tools', () => {
    expect(failure(() => chooseTools([], 15))).toEqual({ code: 'tools-missing' });
  });
});

describe.skipIf(process.platform === 'win32')('findTools', () => {
  let root: string;
  beforeEach(async () => {
    root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'nightjar tools ')));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const program = async (folder: string, name: string, script: string): Promise<void> => {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(path.join(folder, name), 0o755);
  };
  /** Major versions that are never installed, so that real installations do not matter. */
  const install = async (name: string, version: string): Promise<string> => {
    const folder = path.join(root, name);
    await program(folder, 'pg_dump', `echo "pg_dump (PostgreSQL) ${version}"`);
    await program(folder, 'psql', `echo "psql (PostgreSQL) ${version}"`);
    return folder;
  };
  const find = async (folders: string[], chosenFolder: string | null = null) => {
    const found = await findTools({
      environment: { PATH: [...folders, '/usr/bin', '/bin'].join(':') },
      platform: process.platform,
      chosenFolder,
      processes: realProcesses,
    });
    const ours = (file: string): boolean => file.startsWith(root);
    return {
      installations: found.installations.filter(({ binDirectory }) => ours(binDirectory)),
      unusable: found.unusable.filter(({ file }) => ours(file)),
    };
  };

  it('finds tools on the PATH, in its order', async () => {
    const [one, two] = [await install('one', '91.2'), await install('two', '92.0')];
    expect((await find([one, two])).installations).toEqual([
      { binDirectory: one, version: '91.2', majorVersion: 91, source: 'path' },
      { binDirectory: two, version: '92.0', majorVersion: 92, source: 'path' },
    ]);
  });

  it('puts the chosen folder first, and accepts the folder above "bin"', async () => {
    const [chosen, other] = [await install('pg/bin', '91.2'), await install('other', '92.0')];
    for (const folder of [chosen, path.join(root, 'pg')]) {
      const { installations } = await find([other], folder);
      expect(installations.map(({ source }) => source)).toEqual(['chosen', 'path']);
      expect(installations[0]?.binDirectory).toBe(chosen);
    }
  });

  it('counts one installation once, however many links lead to it', async () => {
    const one = await install('one', '91.2');
    await symlink(one, path.join(root, 'link'));
    expect((await find([one, path.join(root, 'link')])).installations).toHaveLength(1);
  });

  it("omits Debian's wrapper only if the real program was found", async () => {
    const real = await install('real', '91.2');
    const share = await install('share', '91.2');
    await program(share, 'pg_wrapper', 'echo "pg_dump (PostgreSQL) 91.2"');
    const wrapped = path.join(root, 'wrapped');
    await mkdir(wrapped);
    for (const name of ['pg_dump', 'psql']) {
      await symlink(path.join(share, 'pg_wrapper'), path.join(wrapped, name));
    }
    expect((await find([wrapped, real])).installations.map((t) => t.binDirectory)).toEqual([real]);
    expect((await find([wrapped])).installations.map((t) => t.binDirectory)).toEqual([wrapped]);
  });

  it('reports programs that look like a tool but do not work, with the reason', async () => {
    const lonely = path.join(root, 'lonely');
    await program(lonely, 'pg_dump', 'echo "pg_dump (PostgreSQL) 91.2"');
    const broken = await install('broken', '91.2');
    await program(broken, 'pg_dump', 'echo "libpq.so.5: cannot open" >&2; exit 127');
    const shut = await install('shut', '91.2');
    await chmod(path.join(shut, 'pg_dump'), 0o644);
    const old = await install('old', '11.22');
    const { installations, unusable } = await find([lonely, broken, shut, old]);
    expect(installations).toEqual([]);
    expect(unusable).toEqual([
      { file: path.join(lonely, 'pg_dump'), detail: 'there is no psql beside it' },
      { file: path.join(broken, 'pg_dump'), detail: 'libpq.so.5: cannot open' },
      { file: path.join(shut, 'pg_dump'), detail: expect.stringMatching(/EACCES/u) },
      { file: path.join(old, 'pg_dump'), detail: expect.stringMatching(/too old/u) },
    ]);
  });

  it('does not pass secrets of this process to the programs that it runs', async () => {
    const folder = path.join(root, 'spy');
    await program(folder, 'pg_dump', 'echo "pg_dump (PostgreSQL) 91.0$PGPASSWORD$NODE_OPTIONS"');
    await program(folder, 'psql', '');
    const found = await findTools({
      environment: { PATH: folder, PGPASSWORD: 'x', NODE_OPTIONS: 'y' },
      platform: process.platform,
      chosenFolder: null,
      processes: realProcesses,
    });
    expect(found.installations.find((t) => t.majorVersion === 91)?.version).toBe('91.0');
  });

  describe('the toolbox', () => {
    const toolboxFor = (folders: string[], chosenFolder: () => string | null = () => null) => {
      let looks = 0;
      const toolbox = createToolbox({
        environment: { PATH: folders.join(':') },
        platform: process.platform,
        processes: {
          ...realProcesses,
          run: (request) => {
            looks += 1;
            return realProcesses.run(request);
          },
        },
        chosenFolder,
      });
      return { toolbox, looks: () => looks };
    };

    it('searches once, and again if a tool no longer exists', async () => {
      const [one, two] = [await install('one', '91.2'), await install('two', '91.1')];
      const { toolbox, looks } = toolboxFor([one, two]);
      expect((await toolbox.forServer(91)).tools.version).toBe('91.2');
      const after = looks();
      expect((await toolbox.forServer(91)).tools.version).toBe('91.2');
      expect(looks()).toBe(after);
      await rm(one, { recursive: true });
      expect((await toolbox.forServer(91)).tools.version).toBe('91.1');
    });

    it('asks a tool for its version again after an update has replaced it', async () => {
      const one = await install('one', '91.2');
      const { toolbox } = toolboxFor([one]);
      expect((await toolbox.forServer(91)).tools.version).toBe('91.2');
      await install('one', '91.10');
      expect((await toolbox.forServer(91)).tools.version).toBe('91.10');
    });

    it('asks a program once for its version, however many links lead to it', async () => {
      const one = await install('one', '91.2');
      await symlink(one, path.join(root, 'link'));
      const asked = async (folders: string[]): Promise<number> => {
        const { toolbox, looks } = toolboxFor(folders);
        await toolbox.list();
        return looks();
      };
      expect(await asked([one, path.join(root, 'link')])).toBe(await asked([one]));
    });

    it.skipIf(!existsSync('/usr/share/postgresql-common/pg_wrapper'))(
      "does not ask Debian's wrapper for its version if the programs that it runs were found",
      async () => {
        const { toolbox, looks } = toolboxFor([]);
        const { length } = await toolbox.list();
        expect(length).toBeGreaterThan(0);
        const withWrapper = toolboxFor(['/usr/bin']);
        expect(await withWrapper.toolbox.list()).toHaveLength(length);
        expect(withWrapper.looks()).toBe(looks());
      },
    );

    it('finds newly installed tools', async () => {
      const one = await install('one', '91.2');
      const { toolbox } = toolboxFor([one, path.join(root, 'two')]);
      await expect(toolbox.forServer(92)).rejects.toThrow(ExpectedError);
      await install('two', '92.0');
      expect((await toolbox.forServer(92)).tools.version).toBe('92.0');
    });

    it('uses the chosen folder, and inspects a folder before it is chosen', async () => {
      const chosen = await install('chosen', '93.0');
      let folder: string | null = null;
      const { toolbox } = toolboxFor([], () => folder);
      await toolbox.list();
      expect(await toolbox.inspect(chosen)).toMatchObject({ version: '93.0', source: 'chosen' });
      folder = chosen;
      expect((await toolbox.forServer(93)).tools.binDirectory).toBe(chosen);
      await expect(toolbox.inspect(root)).rejects.toMatchObject({
        error: { code: 'tools-folder-unusable', folder: root },
      });
    });
  });
});

it('names programs as each system does', () => {
  expect(toolFile('bin', 'psql', 'linux')).toBe(path.join('bin', 'psql'));
  expect(toolFile('bin', 'psql', 'win32')).toBe(path.join('bin', 'psql.exe'));
});

function failure(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error instanceof ExpectedError ? error.error : error;
  }
  return null;
}
