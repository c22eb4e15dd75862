/**
 * What restores remember over the end of their process: servers on which something may be left, and
 * databases that were replaced. The app and the command line share the file.
 */
import { z } from 'zod';
import { replacedDatabaseSchema, type ReplacedDatabase } from '#shared/domain/restore.ts';
import { withOldNames } from '#shared/old-names.ts';
import { openJsonFile } from '../files/json-file.ts';
import { newestSetAside } from '../files/set-aside.ts';
import type { Clock, Log } from '../system/ports.ts';

/** With whom the server was reached when it was given by URL. */
const storedReplacedDatabaseSchema = withOldNames(
  replacedDatabaseSchema.extend({ user: z.string() }),
  { keptDatabase: 'replacedDatabase' },
);
export type StoredReplacedDatabase = z.infer<typeof storedReplacedDatabaseSchema>;

const stateFields = z.object({
  /** Scratch databases on the servers of connections; what is left of them after a crash is dropped. */
  unfinished: z.array(
    z.object({
      connectionId: z.uuid(),
      scratch: z.string(),
      /** Where it is, should the connection lead to another server by then; older lists lack it. */
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
  /** One change at a time, of all processes. */
  change(change: (state: State) => State): Promise<void>;
  /**
   * Where the newest list is that could not be read, for as long as it lies there; null when none does. Fails as
   * `read` does with one that the system does not give out, or that cannot be set aside.
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
