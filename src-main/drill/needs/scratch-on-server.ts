/** A scratch database on a server of the admin's choice, as the place of a drill. */
import { fail } from '#shared/errors/errors.ts';
import { identifier, sql } from '../../postgres/connection/quote-sql.ts';
import type { ServerTarget } from '../../postgres/connection/server-access.ts';
import { dropDatabase } from '../../restore/server/drop-database.ts';
import {
  lookAtExtensions,
  missingExtensions,
  unprovableExtension,
} from '../../restore/server/extension-needs.ts';
import { maintenance } from '../../restore/server/maintenance.ts';
import {
  claimScratchName,
  dropRoleOf,
  releaseScratch,
} from '../../restore/server/scratch-database.ts';
import type { DrillPorts } from '../drill-request.ts';
import type { DrilledDump, DrillPlace } from './drill-place.ts';
import { firstMajorWithLoginTriggers } from './server-settings.ts';

/** The database is remembered until it is dropped, so that a crash does not leave it there. */
export async function placeOnServer(
  { connectionId, target }: { connectionId: string; target: ServerTarget },
  { extensions }: DrilledDump,
  { server, log, remember, forget }: DrillPorts,
): Promise<DrillPlace> {
  const database = claimScratchName();
  const unprovable = unprovableExtension(extensions);
  if (unprovable !== null) fail(unprovable);
  const { ask, version, majorVersion } = await maintenance(server, target);
  const missing = missingExtensions(await lookAtExtensions(ask, extensions), majorVersion);
  if (missing !== null) fail(missing);
  await remember(connectionId, database);
  return {
    target,
    reader: target,
    takesNative: true,
    rolesIn: null,
    serverVersion: version,
    scratch: null,
    database,
    makeRoles: async () => undefined,
    prepare: async () => {
      const there = await maintenance(server, target);
      if (there.majorVersion < firstMajorWithLoginTriggers) return;
      // Nobody but a superuser may, and nobody else can have such triggers in what is restored.
      await there
        .ask(sql`alter database ${identifier(database)} set event_triggers = off`)
        .catch(() => undefined);
    },
    remove: async () => {
      try {
        const there = await maintenance(server, target);
        await dropDatabase(there, database);
        await dropRoleOf(there, database, log);
        await forget(database);
      } finally {
        releaseScratch(database);
      }
    },
  };
}
