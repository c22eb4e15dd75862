/** Creates a scratch database on a server that the admin chose, as the place of a drill. */
import { fail } from '#shared/errors/errors.ts';
import { identifier, sql } from '../../postgres/connection/quote-sql.ts';
import type { ServerTarget } from '../../postgres/connection/server-access.ts';
import { dropDatabase } from '../../restore/server/drop-database.ts';
import {
  readExtensionNeeds,
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

/**
 * The name of the database is recorded until the database is dropped. After a crash Nightjar can
 * then drop it.
 */
export async function placeOnServer(
  { connectionId, target }: { connectionId: string; target: ServerTarget },
  { extensions }: DrilledDump,
  { server, log, remember, forget }: DrillPorts,
): Promise<DrillPlace> {
  const database = claimScratchName();
  const unprovable = unprovableExtension(extensions);
  if (unprovable !== null) fail(unprovable);
  const { ask, version, majorVersion } = await maintenance(server, target);
  const missing = missingExtensions(await readExtensionNeeds(ask, extensions), majorVersion);
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
      // Only a superuser can change this setting, and only a superuser can restore such triggers.
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
