/**
 * Asks servers whether a backup would be possible, and remembers the last answer of each until
 * Nightjar quits. One server is asked once at a time, however many callers there are.
 */
import type { Connection } from '#shared/domain/connection.ts';
import type { Probe } from '#shared/domain/probe.ts';
import type { ServerAnswer } from '#shared/domain/server-answer.ts';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import type { Clock, Log } from '../system/ports.ts';
import type { Connections } from './connections.ts';

export interface ServerAnswers {
  /** Fails as `Connections.probe`. Callers at the same time get the same answer. */
  ask(connectionId: string): Promise<Probe>;
  /**
   * Last answer of each connection that was asked, or that a run connected to. Answers of another
   * address, user or database of the connection are left out.
   */
  list(): ServerAnswer[];
  /** A run connected to the server, or failed with this error. Errors of other kinds are ignored. */
  note(connectionId: string, error: NightjarError | null): void;
}

interface Remembered {
  answer: ServerAnswer;
  /** The fields of the connection that was asked. */
  asked: string;
}

export function createServerAnswers(parts: {
  connections: Pick<Connections, 'list' | 'probe'>;
  /** True if a run that failed with this error could not connect. */
  isAboutServer: (error: NightjarError) => boolean;
  clock: Clock;
  log: Log;
  onAnswer: (answer: ServerAnswer) => void;
}): ServerAnswers {
  const { connections, isAboutServer, clock, log, onAnswer } = parts;
  const remembered = new Map<string, Remembered>();
  const asking = new Map<string, Promise<Probe>>();
  const fieldsOf = (connectionId: string): string => {
    const found = connections.list().find(({ id }) => id === connectionId);
    return found === undefined ? '' : addressOf(found);
  };
  const valid = (connectionId: string): ServerAnswer | undefined => {
    const found = remembered.get(connectionId);
    return found?.asked === fieldsOf(connectionId) ? found.answer : undefined;
  };

  const remember = (
    connectionId: string,
    asked: string,
    outcome: { error: NightjarError | null; databaseSizeBytes?: number },
  ): void => {
    if (asked === '' || asked !== fieldsOf(connectionId)) return;
    const before = valid(connectionId);
    const askedAt = new Date(clock.nowMs()).toISOString();
    const { error } = outcome;
    const answer: ServerAnswer = {
      connectionId,
      askedAt,
      error,
      answeredAt: error === null ? askedAt : (before?.answeredAt ?? null),
      databaseSizeBytes: outcome.databaseSizeBytes ?? before?.databaseSizeBytes ?? null,
    };
    remembered.set(connectionId, { answer, asked });
    // The same answer every minute would hide everything else in the log.
    if (before === undefined || before.error?.code !== error?.code) {
      if (error === null) log.info('connection works', { connection: connectionId });
      else log.warn('connection does not work', { connection: connectionId, reason: error });
    }
    onAnswer(answer);
  };

  const askOnce = async (connectionId: string, asked: string): Promise<Probe> => {
    try {
      const probe = await connections.probe(connectionId);
      const { databaseSizeBytes } = probe.server;
      remember(connectionId, asked, { error: null, databaseSizeBytes });
      return probe;
    } catch (thrown) {
      if (thrown instanceof ExpectedError) {
        remember(connectionId, asked, { error: thrown.error });
      }
      throw thrown;
    }
  };

  return {
    ask: (connectionId) => {
      const asked = fieldsOf(connectionId);
      const key = `${connectionId} ${asked}`;
      const present = asking.get(key);
      if (present !== undefined) return present;
      const answer = askOnce(connectionId, asked).finally(() => asking.delete(key));
      asking.set(key, answer);
      return answer;
    },
    list: () =>
      connections
        .list()
        .map(({ id }) => valid(id))
        .filter((answer) => answer !== undefined),
    note: (connectionId, error) => {
      if (error !== null && !isAboutServer(error)) return;
      remember(connectionId, fieldsOf(connectionId), { error });
    },
  };
}

/** The sample server has another port at every start, and it is still the same server. */
function addressOf(connection: Connection): string {
  if (connection.isSample) return 'sample';
  const { host, port, database, user, tlsMode, rootCertificatePem, hasPassword } = connection;
  return JSON.stringify([host, port, database, user, tlsMode, rootCertificatePem, hasPassword]);
}
