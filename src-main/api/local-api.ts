/** Switches the HTTP API on and off: on 127.0.0.1 only, and only while it is wanted. */
import type { FastifyInstance } from 'fastify';
import { fail } from '#shared/errors/errors.ts';
import { errnoOf } from '../files/file-port.ts';
import { createSerialQueue } from '../files/serial-queue.ts';
import { createApi, type ApiParts } from './server.ts';

export interface LocalApi {
  /** The port that is listened on; null while the API is off. */
  port(): number | null;
  /** Listens on this port (a free one for 0) and on no other. Fails with `port-in-use`. */
  start(port: number): Promise<number>;
  /** Resolves when nothing is listened to; runs that were begun go on. */
  stop(): Promise<void>;
}

const address = '127.0.0.1';

export function createLocalApi(parts: ApiParts): LocalApi {
  let running: { app: FastifyInstance; port: number } | null = null;
  /** Two starts at once would both listen, and only one of them would ever be stopped. */
  const { run: inTurn } = createSerialQueue();

  const stop = async (): Promise<void> => {
    const ending = running;
    running = null;
    if (ending === null) return;
    // Callers that wait for a backup would keep it open for hours.
    ending.app.server.closeAllConnections();
    await ending.app.close();
    parts.log.info('HTTP API switched off', { port: ending.port });
  };

  const start = async (port: number): Promise<number> => {
    if (running !== null && running.port === port) return port;
    const app = createApi(parts);
    try {
      await app.listen({ host: address, port });
    } catch (error) {
      await app.close();
      if (['EADDRINUSE', 'EACCES'].includes(errnoOf(error) ?? '')) {
        return fail({ code: 'port-in-use', port }, error);
      }
      throw error;
    }
    await stop();
    const bound = boundPort(app) ?? port;
    running = { app, port: bound };
    parts.log.info('HTTP API switched on', { address, port: bound });
    return bound;
  };

  return {
    port: () => running?.port ?? null,
    start: (port) => inTurn(() => start(port)),
    stop: () => inTurn(stop),
  };
}

function boundPort(app: FastifyInstance): number | null {
  const bound = app.server.address();
  return bound === null || typeof bound === 'string' ? null : bound.port;
}
