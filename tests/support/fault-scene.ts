/**
 * Shared by the tests in tests/faults: a connection, a folder with older backups, a fault, and the
 * conditions that must be true after any fault.
 */
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, vi } from 'vitest';

import type { Connection, ConnectionFields } from '#shared/domain/connection.ts';
import type { Run } from '#shared/domain/run.ts';
import { describeError } from '#shared/errors/messages.ts';
import {
  engineForTest,
  entriesOf,
  fingerprintOf,
  pausePgDumpMidway,
  pgDumps,
  soon,
  temporaryFolder,
  type TestEngine,
  type TestEngineOptions,
} from './engine.ts';
import { isNightjarSession, type TestClusterClient } from './test-cluster.ts';

export interface FaultScene {
  cluster: TestClusterClient;
  engine: TestEngine;
  connection: Connection;
  /** Content of the folder before the fault. */
  untouched: Record<string, string>;
}

const olderDump =
  '--\n-- PostgreSQL database dump\n--\n\n\n--\n-- PostgreSQL database dump complete\n--\n\n';

/**
 * Copies two older backups into a folder, as a user could: without a manifest, with other modes.
 */
export async function putOlderBackups(folder: string): Promise<Record<string, string>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const older = gzipSync(olderDump);
  await writeFile(path.join(folder, 'backup_2001-01-01T00-00-00.sql.gz'), older, { mode: 0o400 });
  await writeFile(path.join(folder, 'backup_2002-02-02T02-02-02.sql.gz'), older);
  await writeFile(path.join(folder, 'notes.txt'), 'Not a backup, and nobody else’s business.');
  return fingerprintOf(folder);
}

export async function faultScene(
  cluster: TestClusterClient,
  fields: Partial<ConnectionFields> & { database: string; password?: string },
  options: TestEngineOptions = {},
): Promise<FaultScene> {
  // Created first: at its start the engine removes stale files from the folder, and locks the
  // folder for that.
  const backupFolder = options.backupFolder ?? path.join(await temporaryFolder(), 'back ups');
  const untouched = await putOlderBackups(backupFolder);
  const engine = await engineForTest({ ...options, backupFolder });
  const { password, ...rest } = fields;
  const connection = await engine.connect(cluster, { name: 'Main', ...rest }, password);
  return { cluster, engine, connection, untouched };
}

export function backUp({ engine, connection }: FaultScene): Promise<Run> {
  return engine.backUp(connection.id);
}

/** A run during which `happens` is called after some rows have been written. */
export async function runWithInterruption(
  scene: FaultScene,
  happens: (pgDump: { pid: number }) => void | Promise<void>,
): Promise<Run> {
  const running = backUp(scene);
  const pgDump = await pausePgDumpMidway(scene.engine.backupFolder);
  await happens(pgDump);
  pgDump.thaw();
  return running;
}

export interface ExpectedErrorClass {
  error: object;
  title: string;
  explanation?: string;
}

/** The run failed with this reason and reported it; everything else is unchanged. */
export async function expectError(
  scene: FaultScene,
  run: Run,
  { error, title, explanation }: ExpectedErrorClass,
): Promise<void> {
  expect(run).toMatchObject({ state: 'failed', error });
  if (run.state !== 'failed') return;
  const words = describeError(run.error);
  expect(words).toMatchObject(explanation === undefined ? { title } : { title, explanation });
  // Notifications are decided in the background.
  await vi.waitFor(() => expect(scene.engine.notifications.at(-1)?.title).toBe(`Main: ${title}`), {
    timeout: 5000,
  });
  expect(await fingerprintOf(scene.engine.backupFolder), 'the folder').toEqual(scene.untouched);
  await expectNothingRuns(scene.cluster);
}

/** The run created a backup, and the older backups are unchanged. */
export async function expectPublished(scene: FaultScene, run: Run): Promise<string> {
  expect(run).toMatchObject({ state: 'published' });
  const { backupFolder } = scene.engine;
  expect(await fingerprintOf(backupFolder)).toMatchObject(scene.untouched);
  expect((await entriesOf(backupFolder)).filter((name) => name.startsWith('.'))).toEqual([]);
  return path.join(backupFolder, run.state === 'published' ? run.backup.filename : '');
}

/** No pg_dump process of the engine, no password file, no pipe, no session on the server. */
export async function expectNothingRuns(cluster: TestClusterClient): Promise<void> {
  expect(await pgDumps(), 'children').toEqual([]);
  expect(await privateFolders(process.pid), 'private folders').toEqual([]);
  await vi.waitFor(async () => {
    const sessions = await cluster.psql(
      'postgres',
      `SELECT coalesce(json_agg(query), '[]') FROM pg_stat_activity WHERE ${isNightjarSession}`,
    );
    expect(sessions, 'sessions').toBe('[]');
  }, soon);
}

/** Folders for passwords and pipes that a process has created in the temporary folder. */
export async function privateFolders(
  pid: number,
  temporaryFolder = os.tmpdir(),
): Promise<string[]> {
  const prefix = `nightjar-private-${pid}-`;
  return (await readdir(temporaryFolder)).filter((name) => name.startsWith(prefix));
}

/**
 * A tools folder whose pg_dump and psql are shell scripts that can call the real programs
 * (`$REAL/…`). A program without a script is the real program.
 */
export async function toolsFolder(
  cluster: TestClusterClient,
  scripts: { pgDump?: string; psql?: string },
): Promise<string> {
  const folder = await temporaryFolder("nightjar's tools ");
  const put = async (name: string, script: string | undefined): Promise<void> => {
    const real = path.join(cluster.binDirectory, name);
    const file = path.join(folder, name);
    if (script === undefined) return symlink(real, file);
    const text = [
      '#!/bin/bash',
      `REAL='${cluster.binDirectory}'`,
      'HERE=${0%/*}',
      `[ "$1" = --version ] && exec "$REAL/${name}" --version`,
      script,
    ].join('\n');
    await writeFile(file, `${text}\n`, { mode: 0o755 });
  };
  await put('pg_dump', scripts.pgDump);
  await put('psql', scripts.psql);
  return folder;
}

/** Makes the scene's engine use these scripts from now on. Returns their folder. */
export async function useTools(
  { cluster, engine }: FaultScene,
  scripts: { pgDump?: string; psql?: string },
): Promise<string> {
  const folder = await toolsFolder(cluster, scripts);
  await engine.nightjar.settings.chooseToolsFolder(folder);
  return folder;
}
