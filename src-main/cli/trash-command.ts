/** `nightjar trash list|put-back|empty`: the backups that were deleted in the last 24 hours. */
import { text } from '#shared/words/text.ts';
import type { TrashEntry } from '#shared/domain/trash.ts';
import { describeError } from '#shared/errors/messages.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import { formatBytes } from '#shared/format.ts';
import { exitCodes, printable, printJson, printUsage } from './output.ts';
import type { CliSession } from './session.ts';

export interface TrashOptions {
  connection: string;
  all?: boolean;
  json?: boolean;
}

type Work = 'list' | 'put-back' | 'empty';

/** `chosen`: ids or file names; an error if it is empty and `--all` is not given, except for `list`. */
export async function trashCommand(
  session: CliSession,
  work: Work,
  chosen: readonly string[],
  options: TrashOptions,
): Promise<number> {
  const { io, nightjar } = session;
  const json = options.json === true;
  const isAll = options.all === true;
  if (work !== 'list' && (chosen.length === 0) !== isAll) {
    return printUsage(io, text('cli.trash.name'), json);
  }
  try {
    const actions = nightjar.as(await session.requireAdmin()).trash;
    const { id } = nightjar.connections.find(options.connection);
    const entries = await nightjar.trash.list(id);
    if (work === 'list') {
      if (json)
        printJson(io, { success: true, message: `${entries.length} deleted`, data: entries });
      else io.stdout.write(listOf(entries));
      return exitCodes.ok;
    }
    const ids = isAll
      ? entries.map((entry) => entry.id)
      : chosen.map((name) => idOf(entries, name));
    if (work === 'empty') {
      const { removed, sizeBytes, failures } = await actions.empty(id, ids);
      const message = text('cli.trash.emptied', { removed, size: formatBytes(sizeBytes) });
      return report(session, json, message, { removed, sizeBytes }, failures);
    }
    const { putBack, failures } = await actions.putBack(id, ids);
    const pinned = putBack.filter((one) => one.pinned).map(({ filename }) => filename);
    const message = [
      text('cli.trash.put-back', { count: putBack.length }),
      ...pinned.map((filename) => text('cli.trash.pinned', { filename })),
    ].join('\n');
    return report(session, json, message, { putBack }, failures);
  } catch (error) {
    return session.reportFault(error, 'The trash could not be used', json);
  }
}

/** The id of a name in the list: of the latest deletion, if it was deleted several times. */
const idOf = (entries: readonly TrashEntry[], name: string): string =>
  entries.find(({ id, filename }) => id === name || filename === name)?.id ?? name;

function listOf(entries: readonly TrashEntry[]): string {
  if (entries.length === 0) return `${text('cli.trash.empty')}\n`;
  const lines = entries.map(({ id, sizeBytes, deletedAt, goesAt, by, reason }) => {
    const times = { size: formatBytes(sizeBytes), at: deletedAt, until: goesAt };
    const facts =
      reason === 'retention'
        ? text('cli.trash.by-age', times)
        : text('cli.trash.by', { ...times, who: by ?? text('cli.trash.unknown-user') });
    return `${id}  ${printable(facts)}\n`;
  });
  return lines.join('');
}

function report(
  { io }: CliSession,
  json: boolean,
  message: string,
  data: object,
  failures: readonly { id: string; error: NightjarError }[],
): number {
  if (json) {
    printJson(io, { success: failures.length === 0, message, data: { ...data, failures } });
  } else {
    io.stdout.write(`${printable(message.replaceAll('\n', '; '))}\n`);
    for (const { id, error } of failures) {
      io.stderr.write(`${printable(`${id}: ${describeError(error).explanation}`)}\n`);
    }
  }
  return failures.length === 0 ? exitCodes.ok : exitCodes.failed;
}
