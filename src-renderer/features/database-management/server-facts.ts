/** The facts below the name of a database. Pure functions: no I/O. */
import type { Connection } from '#shared/domain/connection.ts';
import { formatBytes } from '#shared/format.ts';
import type { Probe } from '#shared/domain/probe.ts';
import { text } from '#shared/words/text.ts';

/** The address of the database: "shop on db.example.com", with the port if it is not 5432. */
export function placeOf({ database, host, port, isSample }: Connection): string {
  if (isSample) return text('database.place-here', { database });
  return port === 5432 || host.startsWith('/')
    ? text('database.place', { database, host })
    : text('database.place-port', { database, host, port });
}

/** Server version, size, and the pg_dump that will be used. */
export function factsOf({ server, tools }: Probe): string[] {
  return [
    text(server.isStandby ? 'database.server-standby' : 'database.server', {
      version: server.version,
    }),
    formatBytes(server.databaseSizeBytes),
    text('database.tool', { version: tools.version }),
  ];
}
