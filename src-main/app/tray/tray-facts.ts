/**
 * The protection of each database for the tray. If reading one database fails, the others are still
 * shown.
 */
import type { Connection } from '#shared/domain/connection.ts';
import type { Protection } from '#shared/protection/protection.ts';
import { describeFault } from '../../logging/fault.ts';
import type { Log } from '../../system/ports.ts';
import type { TrayFacts } from './tray-state.ts';
import { text } from '#shared/words/text.ts';

export interface DatabaseReaders {
  protection(connectionId: string): Promise<Pick<Protection, 'status'>>;
  log: Log;
}

type Shown = Pick<Connection, 'id' | 'name' | 'isSample'>;

/** Never rejects. */
export function readDatabases(
  connections: readonly Shown[],
  { protection, log }: DatabaseReaders,
): Promise<TrayFacts['databases'][number][]> {
  return Promise.all(
    connections.map(async ({ id, name, isSample }) => ({
      id,
      name,
      isSample,
      protection: await protection(id).then(
        ({ status }) => status,
        (fault: unknown) => {
          log.warn('the tray could not read the protection', { name, ...describeFault(fault) });
          return {
            tone: 'attention' as const,
            short: text('tray.unknown'),
            sentence: text('tray.protection-status-cannot-read'),
          };
        },
      ),
    })),
  );
}
