/**
 * Where a backup is restored to be proven: a PostgreSQL of its own that is made for it and thrown away,
 * or a scratch database on a server of the admin's choice.
 */
import { randomBytes } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectionFields } from '#shared/domain/connection.ts';
import { fail } from '#shared/errors/errors.ts';
import {
  findServerInstallations,
  PrivateClusterError,
  startPrivateCluster,
  type PrivateCluster,
  type ServerInstallation,
} from '../postgres/private-cluster.ts';
import type { ServerTarget } from '../postgres/server-access.ts';
import { dropDatabase } from '../restore/drop-database.ts';
import { maintenance } from '../restore/maintenance.ts';
import { claimScratchName, releaseScratch } from '../restore/scratch-database.ts';
import type { DrillPorts } from './run-drill.ts';

export interface DrillPlace {
  target: ServerTarget;
  /** The name of the database that is to be made. */
  database: string;
  /** Nobody else uses this server. */
  mayMakeRoles: boolean;
  /** Afterwards nothing of it is left. */
  remove(): Promise<void>;
}

/** Fails with `drill-no-server` or `drill-failed`. */
export async function placeHere(
  major: number | null,
  folder: string,
  ports: DrillPorts,
  signal: AbortSignal,
): Promise<DrillPlace> {
  const installation = await installationFor(major, ports);
  const cluster = await startCluster(installation, folder, ports, signal);
  return {
    target: targetOf(cluster),
    database: 'drill',
    mayMakeRoles: true,
    remove: async () => {
      await cluster.stop('immediate');
      await rm(cluster.folder, { recursive: true, force: true });
    },
  };
}

/** The database is remembered until it is dropped, so that a crash does not leave it there. */
export async function placeOnServer(
  { connectionId, target }: { connectionId: string; target: ServerTarget },
  { server, remember, forget }: DrillPorts,
): Promise<DrillPlace> {
  const database = claimScratchName();
  await remember(connectionId, database);
  return {
    target,
    database,
    mayMakeRoles: false,
    remove: async () => {
      try {
        await dropDatabase(await maintenance(server, target), database);
        await forget(database);
      } finally {
        releaseScratch(database);
      }
    },
  };
}

/** The same major as the dumped server: another one may refuse or change what it restores. */
async function installationFor(
  major: number | null,
  { server }: DrillPorts,
): Promise<ServerInstallation> {
  const found = await findServerInstallations(server.processes);
  const right = found.find(({ majorVersion }) => majorVersion === major);
  if (right !== undefined) return right;
  return fail({
    code: 'drill-no-server',
    wanted: major === null ? 'unknown' : String(major),
    found: found.map(({ majorVersion }) => String(majorVersion)),
  });
}

async function startCluster(
  { binDirectory }: ServerInstallation,
  folder: string,
  { server }: DrillPorts,
  signal: AbortSignal,
): Promise<PrivateCluster> {
  // As root the server runs under another account, which has to walk to its own folder.
  if (process.getuid?.() === 0) await chmod(folder, 0o711);
  try {
    return await startPrivateCluster({
      binDirectory,
      dataRoot: path.join(folder, 'server'),
      password: randomBytes(24).toString('base64url'),
      // Nothing in it is worth keeping.
      fsync: false,
      settings: {
        autovacuum: 'off',
        max_wal_size: '4GB',
        wal_level: 'minimal',
        max_wal_senders: '0',
      },
      signal,
      processes: server.processes,
    });
  } catch (error) {
    if (error instanceof PrivateClusterError) {
      return fail({ code: 'drill-failed', detail: error.detail }, error);
    }
    throw error;
  }
}

function targetOf({ host, port, user, password }: PrivateCluster): ServerTarget {
  const fields: ConnectionFields = {
    name: 'drill',
    host,
    port,
    user,
    database: 'postgres',
    tlsMode: 'disable',
    rootCertificatePem: null,
  };
  return { fields, password: { kind: 'given', value: password } };
}
