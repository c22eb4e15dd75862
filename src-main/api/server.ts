/**
 * The HTTP API of the specification (UC-010), for programs on this computer. Every request needs a
 * token. A browser never receives an answer that it could use. `local-api.ts` starts and stops the
 * API.
 */
import type { Readable } from 'node:stream';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  LogController,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { z } from 'zod';
import type { Connection } from '#shared/domain/connection.ts';
import type { Run } from '#shared/domain/run.ts';
import { errorTable } from '#shared/errors/error-table.ts';
import { fail, ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { adminActor } from '../admin/actor.ts';
import { backupCreated, backupData, failed } from './responses.ts';
import { describeFault, errorOfFault } from '../logging/fault.ts';
import type { Nightjar } from '../engine/engine.ts';
import type { Log } from '../system/ports.ts';
import { runData, runUrl } from './run-response.ts';
import { answerToNoHttp, nothingHere, reading, safeHeaders } from './raw-responses.ts';
import { bearerToken, isFromBrowserPage, isOwnHost } from './guards.ts';
import { checkWithZod, describedBy, type ZodTypes } from './openapi.ts';
import { createRateLimitedLogger } from './rate-limited-logger.ts';
import { routeSchemas } from './schemas.ts';

export interface ApiParts {
  nightjar: Pick<Nightjar, 'as' | 'backups' | 'connections' | 'health' | 'runs'>;
  /** Fails with `not-signed-in`, `session-expired` or `token-revoked`. */
  authenticate(token: string): Promise<{ admin: string }>;
  log: Log;
  version: string;
  /** Maximum number of requests per minute for each admin. */
  requestsPerMinute?: number;
}

const root = '/api/v1/database';
/** No call needs a body. A short body is read and ignored. */
const bodyLimitBytes = 16 * 1024;
/** Time limit for sending the whole request. The duration of a backup does not count. */
const requestTimeoutMs = 10_000;
const maximumConnections = 256;
const usualRequestsPerMinute = 600;

export function createApi(parts: ApiParts): FastifyInstance {
  const rateLimited = createRateLimitedLogger();
  const log: RejectedTokenLog = { log: parts.log, rateLimited };
  const app = Fastify({
    logger: false,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: 0,
    keepAliveTimeout: 5000,
    http: {
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: 1000,
      // A request without Host is rejected below, like a request with another Host.
      requireHostHeader: false,
    },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // Addresses that the router itself cannot parse.
    frameworkErrors: (fault, request, reply) => {
      const answer = describe(fault, request, log);
      void (reply as FastifyReply).headers(safeHeaders).code(answer.status).send(answer.body);
    },
    clientErrorHandler: answerToNoHttp,
  });
  app.server.maxConnections = maximumConnections;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, body, done) => readOver(body, done));
  app.addHook('preHandler', async (request) => {
    if (request.body === tooLong) throw rejection(413, 'The body of the request is too long.');
  });
  app.decorateRequest('admin', '');

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(safeHeaders);
    const { localPort } = request.socket;
    if (!isOwnHost(request.headers.host, localPort ?? 0)) {
      throw rejection(403, 'The Host of the request is not this computer.');
    }
    if (isFromBrowserPage(request.headers)) {
      throw rejection(403, 'Web pages are not allowed to use this API.');
    }
  });
  app.setValidatorCompiler<z.ZodType>(checkWithZod);
  app.setSerializerCompiler(() => JSON.stringify);
  // The plugin with its YAML parser is large, and the API is off by default.
  void app.register(import('@fastify/swagger'), describedBy(parts.version));
  void app.register(rateLimit, {
    max: parts.requestsPerMinute ?? usualRequestsPerMinute,
    timeWindow: 60_000,
    // The hook of the rate limit runs after the hook of the token: rejected requests are not
    // counted for any admin.
    keyGenerator: (request) => request.getDecorator<string>('admin'),
    addHeaders: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
    errorResponseBuilder: () => rejection(429, 'Too many requests in one minute.'),
  });
  app.setNotFoundHandler(() => {
    throw rejection(404, nothingHere);
  });
  app.setErrorHandler((fault, request, reply) => {
    const answer = describe(fault, request, log);
    if (answer.status === 401) void reply.header('www-authenticate', 'Bearer realm="Nightjar"');
    return reply.code(answer.status).send(answer.body);
  });

  void app.register(async (routes) => {
    routes.get('/api/v1/openapi.json', { schema: routeSchemas.getDescription }, async () =>
      app.swagger(),
    );
  });
  void app.register(async (routes) => {
    routes.addHook('onRequest', async (request) => {
      const token = bearerToken(request.headers.authorization);
      if (token === null) return fail({ code: 'not-signed-in' });
      const { admin } = await parts.authenticate(token);
      request.setDecorator('admin', admin);
    });
    addRoutes(routes, parts.nightjar);
  });
  return app;
}

function addRoutes(plain: FastifyInstance, nightjar: ApiParts['nightjar']): void {
  const app = plain.withTypeProvider<ZodTypes>();
  const connectionOf = (name: string | undefined): Connection => {
    if (name !== undefined) return nightjar.connections.find(name);
    return nightjar.connections.list()[0] ?? fail({ code: 'connection-not-found', connection: '' });
  };
  /**
   * For a run without a connection, or whose connection was removed, only the filename is known.
   */
  const folderOf = ({ connectionId }: Run): string => {
    const isKnown = nightjar.connections.list().some(({ id }) => id === connectionId);
    return connectionId !== null && isKnown ? nightjar.backups.folderOf(connectionId) : '';
  };

  app.post(`${root}/backup`, { schema: routeSchemas.createBackup }, async (request, reply) => {
    const { query } = request;
    const connection = connectionOf(query.connection);
    const actor = adminActor(request.getDecorator<string>('admin'), 'api');
    const start = nightjar.as(actor).backups.start(connection.id);
    const started = await start.catch((fault: unknown) => {
      const running = nightjar.runs
        .list()
        .find((run) => run.connectionId === connection.id && run.state === 'running');
      if (running === undefined || !isRunning(fault)) throw fault;
      return { refusedFor: running, error: fault.error };
    });
    if ('refusedFor' in started) {
      const { refusedFor, error } = started;
      return reply
        .code(409)
        .header('location', runUrl(refusedFor.id))
        .send({
          ...failed('Backup creation failed', error),
          run: runData(refusedFor, folderOf(refusedFor)),
        });
    }
    const { runId, finished } = started;
    if (query.wait === 'false') {
      const run = nightjar.runs.list().find(({ id }) => id === runId) ?? (await finished);
      return reply
        .code(202)
        .header('location', runUrl(runId))
        .send({ success: true, message: 'Backup started', data: runData(run, folderOf(run)) });
    }
    const run = await finished;
    if (run.state === 'failed') return fail(run.error);
    if (run.state === 'cancelled') return fail({ code: 'backup-cancelled' });
    return backupCreated(run.backup, folderOf(run), run.warnings);
  });

  app.get(`${root}/backups`, { schema: routeSchemas.listBackups }, async ({ query }) => {
    const { id } = connectionOf(query.connection);
    const { folder, backups } = await nightjar.backups.list(id);
    return {
      success: true,
      message: `${backups.length} ${backups.length === 1 ? 'backup' : 'backups'}`,
      data: backups.map((backup) => backupData(backup, folder)),
    };
  });

  app.get(`${root}/backups/:filename`, { schema: routeSchemas.getBackup }, async (request) => {
    const { id } = connectionOf(request.query.connection);
    const { filename } = request.params;
    const { folder, backups } = await nightjar.backups.list(id);
    const found = backups.find((backup) => backup.filename === filename);
    if (found === undefined) return fail({ code: 'backup-not-found', filename });
    return {
      success: true,
      message: 'Backup found',
      data: { ...backupData(found, folder), details: found.details },
    };
  });

  app.get(`${root}/runs/:id`, { schema: routeSchemas.getRun }, async ({ params: { id } }) => {
    const isIt = (run: Run): boolean => run.id === id;
    const run = nightjar.runs.list().find(isIt) ?? (await nightjar.runs.history(null)).find(isIt);
    if (run === undefined) return fail({ code: 'run-not-found' });
    return { success: true, message: `The run: ${run.state}`, data: runData(run, folderOf(run)) };
  });

  app.get(`${root}/health`, { schema: routeSchemas.getHealth }, async ({ query }) => {
    const { id } = connectionOf(query.connection);
    const health = await nightjar.health.database(id);
    if (!health.reachable) return fail(health.error);
    return { success: true, message: 'The database server answers', data: health };
  });

  app.get(`${root}/statistics`, { schema: routeSchemas.getStatistics }, async ({ query }) => {
    const { id } = connectionOf(query.connection);
    const data = await nightjar.health.statistics(id);
    return { success: true, message: `The backups of ${data.days} days`, data };
  });
}

const tooLong = Symbol('a body beyond the limit');

/**
 * Ignores the content of a body. A body that is too long is rejected but read to its end: if the
 * connection were closed earlier, the client would not receive the answer (Fastify closes it if a
 * parser fails, so this parser never fails). No byte is kept in memory, and `requestTimeout` stops
 * an endless body.
 */
function readOver(body: Readable, done: (fault: Error | null, body?: unknown) => void): void {
  let sizeBytes = 0;
  let isAnswered = false;
  const answer = (fault: Error | null, read?: symbol): void => {
    if (isAnswered) return;
    isAnswered = true;
    done(fault, read);
  };
  body.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes > bodyLimitBytes) answer(null, tooLong);
  });
  body.once('end', () => answer(null));
  body.once('error', (fault) => answer(fault));
}

const isRunning = (fault: unknown): fault is ExpectedError =>
  fault instanceof ExpectedError && fault.error.code === 'backup-already-running';

/** A request that was rejected before the engine was called. */
class RejectedRequest extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

const rejection = (statusCode: number, message: string): RejectedRequest =>
  new RejectedRequest(statusCode, message);

interface Answer {
  status: number;
  body: object;
}

interface RejectedTokenLog {
  log: Log;
  rateLimited: ReturnType<typeof createRateLimitedLogger>;
}

function describe(
  fault: unknown,
  request: FastifyRequest,
  { log, rateLimited }: RejectedTokenLog,
): Answer {
  const what = request.method === 'POST' ? 'Backup creation failed' : reading;
  if (!(fault instanceof ExpectedError)) {
    const statusCode = fault instanceof Error ? (fault as { statusCode?: number }).statusCode : 0;
    if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
      const entry = rateLimited();
      if (entry !== null) {
        log.warn('a request was rejected', {
          path: request.routeOptions.url,
          othersSinceTheLastLine: entry.notLogged,
          ...describeFault(fault),
        });
      }
      const detail = fault instanceof Error ? fault.message : '';
      return { status: statusCode, body: failed(what, { code: 'request-refused', detail }) };
    }
  }
  const error: NightjarError = errorOfFault(fault, log, 'a request failed');
  return { status: errorTable[error.code].httpStatus, body: failed(what, error) };
}
