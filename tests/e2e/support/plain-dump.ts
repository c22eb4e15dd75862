import { join } from 'node:path';
import { expect } from 'vitest';
import { runTool } from '../../../src-main/system/processes.ts';
import type { TestCluster } from '../../support/test-cluster.ts';

/** Writes `file` with pg_dump and without Nightjar, as any admin can. */
export async function writePlainDump(
  { binDirectory, host, port, user, password }: TestCluster,
  file: string,
  program: 'pg_dump' | 'pg_dumpall',
  ...args: string[]
): Promise<string> {
  const { exitCode, stderr } = await runTool({
    file: join(binDirectory, program),
    args: ['--file', file, '--no-password', ...args],
    env: { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password },
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return file;
}
