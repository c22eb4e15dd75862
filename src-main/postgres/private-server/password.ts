/** Checks whether the password of a data folder is valid, and sets another password. */
import os from 'node:os';
import { identifier, literal, sql } from '../connection/quote-sql.ts';
import { errorMessageOf, exists, program, serverEnvironment } from './installations.ts';
import { PrivateServerError, type Cluster, type PrivateServer } from './private-server.ts';

/** Queries the running server with psql. Returns true if there is no psql. */
export async function acceptsPassword(cluster: Cluster, running: PrivateServer): Promise<boolean> {
  const psql = program(cluster.options.binDirectory, 'psql');
  if (!(await exists(psql))) return true;
  const outcome = await cluster.processes.run({
    file: psql,
    args: ['-X', '-q', '-w', '-c', 'SELECT 1'],
    env: {
      ...serverEnvironment(),
      PGHOST: running.host,
      PGPORT: String(running.port),
      PGUSER: running.user,
      PGPASSWORD: running.password,
      PGDATABASE: 'postgres',
      PGSSLMODE: 'disable',
      PGPASSFILE: os.devNull,
    },
    timeoutMs: 20_000,
  });
  return !outcome.stderr.includes('password authentication failed');
}

/** PostgreSQL's single-user mode needs no password. The server must be stopped. */
export async function replacePassword(cluster: Cluster): Promise<void> {
  const { user, options } = cluster;
  const statement = sql`ALTER ROLE ${identifier(user)} PASSWORD ${literal(options.password)}`;
  const outcome = await cluster.processes.run({
    file: program(cluster.options.binDirectory, 'postgres'),
    args: [
      '--single',
      '-D',
      cluster.data,
      '-c',
      'password_encryption=scram-sha-256',
      '-c',
      'standard_conforming_strings=on',
      'postgres',
    ],
    env: serverEnvironment(),
    stdin: `${statement.text}\n`,
    cwd: cluster.folder,
    timeoutMs: 30_000,
    ...cluster.account,
  });
  if (outcome.exitCode !== 0 || /ERROR|FATAL/u.test(outcome.stderr)) {
    throw new PrivateServerError('password-not-accepted', errorMessageOf(outcome));
  }
}
