/** `nightjar status`: the protection of each database, and what prevents its next backup. */
import type { Connection } from '#shared/domain/connection.ts';
import { describeBlocker } from '#shared/protection/blocker-messages.ts';
import type { Protection } from '#shared/protection/protection.ts';
import { text } from '#shared/words/text.ts';
import { exitCodes, printable, printJson } from './output.ts';
import type { CliSession } from './session.ts';

export interface StatusOptions {
  connection?: string;
  json?: boolean;
}

const marks = {
  good: '✓',
  running: '✓',
  loading: '!',
  none: '!',
  attention: '!',
  loss: '✗',
} as const;

/** Asks each server first. Exit code 1 if a database lost its protection or cannot be backed up. */
export async function statusCommand(session: CliSession, options: StatusOptions): Promise<number> {
  const { io, nightjar } = session;
  const json = options.json === true;
  try {
    const chosen =
      options.connection === undefined
        ? nightjar.connections.list()
        : [nightjar.connections.find(options.connection)];
    const states = await Promise.all(
      chosen.map(async (connection) => {
        // Its error is one of the facts of the protection.
        await nightjar.connections.probe(connection.id).catch(() => undefined);
        return stateOf(connection, await nightjar.protection(connection.id));
      }),
    );
    const failed = states.filter(({ isFailed }) => isFailed).length;
    if (json) {
      printJson(io, {
        success: failed === 0,
        message:
          failed === 0 ? 'No database needs help' : `${failed} of ${states.length} need help`,
        data: states.map(({ isFailed: _isFailed, ...state }) => state),
      });
    } else if (states.length === 0) {
      io.stdout.write(`${text('tray.no-database-connected-yet')}\n`);
    } else {
      for (const { name, tone, sentence, blockers } of states) {
        io.stdout.write(`${marks[tone]} ${printable(`${name}: ${sentence}`)}\n`);
        for (const { title, explanation, next_step: nextStep } of blockers) {
          io.stdout.write(`    ${printable(`${title}. ${explanation} ${nextStep}`)}\n`);
        }
      }
    }
    return failed === 0 ? exitCodes.ok : exitCodes.failed;
  } catch (error) {
    return session.reportFault(error, 'The status could not be read', json);
  }
}

function stateOf({ name }: Pick<Connection, 'name'>, { status, blockers, next }: Protection) {
  const now = new Date();
  return {
    name,
    tone: status.tone,
    sentence: status.sentence,
    next: next?.toISOString() ?? null,
    blockers: blockers.map((blocker) => {
      const { title, explanation, nextStep } = describeBlocker(blocker, now);
      const { code, stops } = blocker;
      return { code, stops, title, explanation, next_step: nextStep };
    }),
    isFailed: status.tone === 'loss' || blockers.some(({ stops }) => stops === 'backup'),
  };
}
