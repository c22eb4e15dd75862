/** The facts below the name of a database. Pure functions: no I/O. */
import type { Connection } from '#shared/domain/connection.ts';
import { formatBytes } from '#shared/format.ts';
import type { Probe } from '#shared/domain/probe.ts';

/** The address of the database: "shop on db.example.com", with the port if it is not 5432. */
export function placeOf({ database, host, port, isSample }: Connection): string {
  if (isSample) return `${database} on this computer`;
  return `${database} on ${host}${port === 5432 || host.startsWith('/') ? '' : `, port ${port}`}`;
}

/** Server version, size, and the pg_dump that will be used. */
export function factsOf({ server, tools }: Probe): string[] {
  return [
    `PostgreSQL ${server.version}${server.isStandby ? ' (standby)' : ''}`,
    formatBytes(server.databaseSizeBytes),
    `pg_dump ${tools.version}`,
  ];
}
