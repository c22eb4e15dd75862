/**
 * The PostgreSQL installations of this computer, and how their programs run for a private server.
 */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { realProcesses, type ProcessPort, type ToolOutcome } from '../../system/processes.ts';
import { candidateBinDirectories } from '../tools/install-locations.ts';
import { PrivateServerError } from './private-server.ts';

export interface ServerInstallation {
  binDirectory: string;
  majorVersion: number;
}

/** Every PostgreSQL on this computer that can run a server and dump it, newest first. */
export async function findServerInstallations(
  processes: ProcessPort = realProcesses,
): Promise<ServerInstallation[]> {
  const found: ServerInstallation[] = [];
  for (const binDirectory of await candidateBinDirectories(process.platform, process.env)) {
    const needed = ['initdb', 'postgres', 'psql', 'pg_dump'];
    const present = await Promise.all(needed.map((name) => exists(program(binDirectory, name))));
    if (present.includes(false)) continue;
    const majorVersion = await serverMajor(binDirectory, processes).catch(() => null);
    if (majorVersion !== null) found.push({ binDirectory, majorVersion });
  }
  return found.toSorted((a, b) => b.majorVersion - a.majorVersion);
}

/** The newest installation. */
export async function findServerInstallation(
  processes: ProcessPort = realProcesses,
): Promise<ServerInstallation | null> {
  return (await findServerInstallations(processes))[0] ?? null;
}

/** Returns "18" of `postgres --version`. Fails with `unusable-installation`. */
export async function serverMajor(binDirectory: string, processes: ProcessPort): Promise<number> {
  const outcome = await processes.run({
    file: program(binDirectory, 'postgres'),
    args: ['--version'],
    env: serverEnvironment(),
    timeoutMs: 20_000,
  });
  // "postgres (PostgreSQL) 15.18 (Debian …)", "18beta2"
  const major = /\(PostgreSQL\) (\d+)/u.exec(outcome.stdout)?.[1];
  if (major === undefined) {
    throw new PrivateServerError('unusable-installation', errorMessageOf(outcome));
  }
  return Number(major);
}

/** Path of a program of this installation. */
export function program(binDirectory: string, name: string): string {
  return path.join(binDirectory, process.platform === 'win32' ? `${name}.exe` : name);
}

/** Only the variables that programs need to run. Time zone and language are fixed. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' };
  const passed = ['PATH', 'Path', 'SystemRoot', 'SystemDrive', 'TEMP', 'TMP', 'COMSPEC'];
  for (const name of passed) if (process.env[name] !== undefined) env[name] = process.env[name];
  return env;
}

/** Error output of a program, if there is any. For the log. */
export function errorMessageOf(outcome: ToolOutcome): string {
  if (outcome.spawnError !== null) return outcome.spawnError.message;
  if (outcome.timedOut) return 'it took too long';
  return outcome.stderr.trim() || outcome.stdout.trim() || `it ended with ${outcome.exitCode}`;
}

/** True if a file or folder with this name exists. */
export async function exists(file: string): Promise<boolean> {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
}
