/**
 * State of restores that is stored on disk: servers that may have remains of a restore, and
 * databases that were replaced. The app and the command line share the file.
 */
import { z } from 'zod';
import { replacedDatabaseSchema, type ReplacedDatabase } from '#shared/domain/restore.ts';
import { withOldNames } from '#shared/old-names.ts';
import { openJsonFile } from '../files/json-file.ts';
import { newestSetAside } from '../files/set-aside.ts';
import type { Clock, Log } from '../system/ports.ts';

/** User of the server connection, if the server was given by URL. */
const storedReplacedDatabaseSchema = withOldNames(
  replacedDatabaseSchema.extend({ user: z.string() }),
  { keptDatabase: 'replacedDatabase' },
);
export type StoredReplacedDatabase = z.infer<typeof storedReplacedDatabaseSchema>;

const stateFields = z.object({
  /** Scratch databases on the servers of connections. Remains of them after a crash are dropped. */
  unfinished: z.array(
    z.object({
      connectionId: z.uuid(),
      scratch: z.string(),
      /**
       * The server of the scratch database, in case the connection leads to another server later.
       * Older lists do not have this field.
       */
      host: z.string().optional(),
      port: z.number().optional(),
    }),
  ),
  replaced: z.array(storedReplacedDatabaseSchema),
});
/** Version 0.1 used other names. */
const stateSchema = withOldNames(stateFields, { kept: 'replaced' });
type State = z.infer<typeof stateSchema>;

const nothing: State = { unfinished: [], replaced: [] };

export interface RestoreState {
  read(): Promise<State>;
  /** Applies one change at a time, across all processes. */
  change(change: (state: State) => State): Promise<void>;
  /**
   * Returns the path of the newest list that could not be read, as long as this file exists; null
   * if there is no such file. Fails as `read` does for a list that the system does not let Nightjar
   * read, or that cannot be renamed.
   */
  setAside(): Promise<string | null>;
}

export function openRestoreState(
  file: string,
  { clock, log }: { clock: Clock; log: Log },
): RestoreState {
  const stored = openJsonFile(file, stateSchema, { clock, log });
  return {
    read: async () => (await stored.read()) ?? nothing,
    change: async (change) => {
      await stored.update((state) => change(state ?? nothing));
    },
    setAside: async () => {
      await stored.read();
      return await newestSetAside(file);
    },
  };
}

export function withoutServerDetails({
  user: _user,
  ...replaced
}: StoredReplacedDatabase): ReplacedDatabase {
  return replaced;
}
