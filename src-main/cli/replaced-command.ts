/**
 * `nightjar restore --replaced`, `--undo ID`, `--discard ID`: databases that restores have
 * replaced.
 */
import { text } from '#shared/words/text.ts';
import type { ReplacedDatabase } from '#shared/domain/restore.ts';
import { fail } from '#shared/errors/errors.ts';
import { exitCodes, printable, printJson } from './output.ts';
import { oneOffTarget } from './one-off-target.ts';
import type { CliSession } from './session.ts';

export interface ReplacedOptions {
  undo?: string;
  discard?: string;
  /** The server, for a database that was replaced on a server without a connection. */
  url?: string;
  json?: boolean;
}

export async function replacedCommand(
  session: CliSession,
  options: ReplacedOptions,
): Promise<number> {
  const { io, nightjar, environment } = session;
  const json = options.json === true;
  try {
    const all = await nightjar.restores.replaced();
    const wanted = options.undo ?? options.discard;
    if (wanted === undefined) return listReplaced(session, all, json);
    const replaced =
      all.find(({ id, replacedDatabase }) => id === wanted || replacedDatabase === wanted) ??
      fail({ code: 'kept-database-unknown', keptId: wanted });
    // Databases of a stored connection require an admin.
    const by = replaced.connectionId === null ? session.user : await session.requireAdmin();
    const { restores } = nightjar.as(by);
    const target =
      options.url === undefined ? undefined : await oneOffTarget(options.url, environment);
    if (options.undo === undefined) await restores.discard(replaced.id, target);
    else await restores.undo(replaced.id, target);
    const message =
      options.undo === undefined ? text('cli.replaced.dropped') : text('cli.replaced.restored');
    if (json) printJson(io, { success: true, message, data: replaced });
    else io.stdout.write(`${message}\n  ${printable(replaced.database)}\n`);
    return exitCodes.ok;
  } catch (error) {
    return session.reportFault(error, 'Nothing was restored or dropped', json);
  }
}

function listReplaced({ io }: CliSession, all: readonly ReplacedDatabase[], json: boolean): number {
  if (json) {
    printJson(io, { success: true, message: 'Replaced databases', data: all });
    return exitCodes.ok;
  }
  if (all.length === 0) io.stdout.write(`${text('cli.replaced.none')}\n`);
  for (const { id, database, replacedDatabase, host, port, at } of all) {
    io.stdout.write(
      `${text('cli.replaced.one', {
        id,
        database: printable(database),
        at,
        replaced: printable(replacedDatabase),
        host: printable(host),
        port,
      })}\n`,
    );
  }
  return exitCodes.ok;
}
