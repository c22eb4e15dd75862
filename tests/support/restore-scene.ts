/**
 * Shared by the tests of restores: restore requests, expected errors, dumps written by pg_dump or
 * by the test.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FinishedRestore, Restore } from '#shared/domain/restore.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import type { RestoreOrder } from '../../src-main/restore/restores.ts';
import { runToEnd, temporaryFolder, type TestEngine } from './engine.ts';
import type { TestClusterClient } from './test-cluster.ts';

export type Order = Pick<RestoreOrder, 'filePath' | 'connectionId' | 'database'> &
  Partial<RestoreOrder>;

export async function startRestore(
  engine: TestEngine,
  order: Order,
): Promise<{ restoreId: string; finished: Promise<FinishedRestore> }> {
  return engine.nightjar.restores.start({ mode: 'new', trusted: false, tables: null, ...order });
}

export async function restore(engine: TestEngine, order: Order): Promise<FinishedRestore> {
  return (await startRestore(engine, order)).finished;
}

/** The code of the error, or `none`. */
export async function errorCodeOf(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
    return 'none';
  } catch (fault) {
    if (!(fault instanceof ExpectedError)) throw fault;
    return fault.error.code;
  }
}

/** Calls `then` once, when a restore of this engine reaches the phase. */
export function inPhase(
  engine: TestEngine,
  phase: string,
  then: (restore: Restore) => void,
): () => void {
  let done = false;
  return engine.nightjar.events.on('restore-changed', (one) => {
    if (done || one.state !== 'running' || one.progress.phase !== phase) return;
    done = true;
    then(one);
  });
}

export async function databasesOf(cluster: TestClusterClient): Promise<string[]> {
  const names = await cluster.psql('postgres', 'select datname from pg_database order by 1');
  return names.trim().split('\n');
}

/** A file that was not created by this installation, written by pg_dump. */
export async function dumpOf(
  cluster: TestClusterClient,
  database: string,
  ...options: string[]
): Promise<string> {
  const file = path.join(await temporaryFolder(), 'theirs.sql');
  const { exitCode, stderr } = await runToEnd(
    path.join(cluster.binDirectory, 'pg_dump'),
    [...options, '-f', file],
    {
      PGHOST: cluster.host,
      PGPORT: String(cluster.port),
      PGUSER: cluster.user,
      PGPASSWORD: cluster.password,
      PGDATABASE: database,
    },
  );
  if (exitCode !== 0) throw new Error(stderr);
  return file;
}

/** A dump written by the test, with content that must not be restored. */
export async function dumpWith(lines: string, name = 'hostile.sql'): Promise<string> {
  const file = path.join(await temporaryFolder(), name);
  const head = '--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\n';
  const tail = '\n--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict abc\n\n';
  const text = head + lines + tail;
  await writeFile(file, name.endsWith('.gz') ? gzipSync(text) : text);
  return file;
}
