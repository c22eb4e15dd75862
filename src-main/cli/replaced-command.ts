/** `nightjar restore --kept`, `--undo ID`, `--discard ID`: the databases that restores have replaced. */
import type { KeptDatabase } from '#shared/domain/restore.ts';
import { fail } from '#shared/errors/errors.ts';
import { exitCodes, printable, printJson } from './output.ts';
import { oneOffTarget } from './one-off-target.ts';
import type { CliSession } from './session.ts';

export interface KeptOptions {
  undo?: string;
  discard?: string;
  /** The server, for what was replaced on one that no connection knows. */
  url?: string;
  json?: boolean;
}

export async function keptCommand(session: CliSession, options: KeptOptions): Promise<number> {
  const { io, nightjar, environment } = session;
  const json = options.json === true;
  try {
    const all = await nightjar.restores.kept();
    const wanted = options.undo ?? options.discard;
    if (wanted === undefined) return listKept(session, all, json);
    const kept =
      all.find(({ id, keptDatabase }) => id === wanted || keptDatabase === wanted) ??
      fail({ code: 'kept-database-unknown', keptId: wanted });
    // What belongs to a stored connection is for admins.
    const by = kept.connectionId === null ? session.user : await session.requireAdmin();
    const { restores } = nightjar.as(by);
    const target =
      options.url === undefined ? undefined : await oneOffTarget(options.url, environment);
    if (options.undo === undefined) await restores.discard(kept.id, target);
    else await restores.undo(kept.id, target);
    const message =
      options.undo === undefined
        ? 'Replaced database dropped'
        : 'Replaced database brought back successfully';
    if (json) printJson(io, { success: true, message, data: kept });
    else io.stdout.write(`${message}\n  ${printable(kept.database)}\n`);
    return exitCodes.ok;
  } catch (error) {
    return session.reportFault(error, 'Nothing was brought back or dropped', json);
  }
}

function listKept({ io }: CliSession, all: readonly KeptDatabase[], json: boolean): number {
  if (json) {
    printJson(io, { success: true, message: 'Replaced databases', data: all });
    return exitCodes.ok;
  }
  if (all.length === 0) io.stdout.write('No database is kept.\n');
  for (const { id, database, keptDatabase, host, port, at } of all) {
    io.stdout.write(
      `${id}  ${printable(database)} of ${at}, kept as ${printable(keptDatabase)} on ${printable(host)}:${port}\n`,
    );
  }
  return exitCodes.ok;
}
