/**
 * SHA-256 of SQL without the lines `\restrict` and `\unrestrict`, whose key is another one in each
 * dump.
 */
import { runTool } from '../src-main/system/processes.ts';
import { libpqEnvironment } from './database.ts';
import type { BenchTarget } from './engine-child.ts';

export async function hashOfBackup(file: string): Promise<string> {
  return await hashOf('gunzip -c -- "$IN"', { IN: file, PATH: process.env['PATH'], LC_ALL: 'C' });
}

/** With the options and the time zone of Nightjar's own pg_dump. */
export async function hashOfPgDump(target: BenchTarget, binDirectory: string): Promise<string> {
  return await hashOf('pg_dump -w --no-owner --no-privileges --encoding=UTF8', {
    ...libpqEnvironment(target),
    PATH: `${binDirectory}:${process.env['PATH'] ?? ''}`,
    PGTZ: 'UTC',
  });
}

async function hashOf(source: string, env: NodeJS.ProcessEnv): Promise<string> {
  const script = `${source} | sed -E '/^\\\\(un)?restrict [[:alnum:]]+$/d' | sha256sum`;
  const outcome = await runTool({
    file: '/bin/bash',
    args: ['-o', 'pipefail', '-c', script],
    env,
  });
  if (outcome.exitCode !== 0) throw new Error(outcome.stderr);
  return outcome.stdout.slice(0, 64);
}
