/** Starts and stops the HTTP API, on 127.0.0.1 only. */
import type { FastifyInstance } from 'fastify';
import { fail } from '#shared/errors/errors.ts';
import { errnoOf } from '../files/file-port.ts';
import { createSerialQueue } from '../files/serial-queue.ts';
import type { ApiParts } from './server.ts';

export interface LocalApi {
  /** The port that the API listens on; null while it is off. */
  port(): number | null;
  /** Listens only on this port (0: a free port). Fails with `port-in-use`. */
  start(port: number): Promise<number>;
  /** Resolves when the API no longer listens. Running backups continue. */
  stop(): Promise<void>;
}

const address = '127.0.0.1';

export function createLocalApi(parts: ApiParts): LocalApi {
  let running: { app: FastifyInstance; port: number } | null = null;
  /** Two simultaneous starts would both listen, and only one could be stopped later. */
  const { run: inTurn } = createSerialQueue();

  const stop = async (): Promise<void> => {
    const ending = running;
    running = null;
    if (ending === null) return;
    // Clients that wait for a backup would keep the server open for hours.
    ending.app.server.closeAllConnections();
    await ending.app.close();
    parts.log.info('HTTP API switched off', { port: ending.port });
  };

  const start = async (port: number): Promise<number> => {
    if (running !== null && running.port === port) return port;
    // Loaded here because most users never switch the API on.
    const { createApi } = await import('./server.ts');
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
