/**
 * Schemas of requests and answers over HTTP. The OpenAPI description is created from them
 * (`openapi.ts`).
 */
import { z } from 'zod';
import { backupEntrySchema, backupFilenameSchema } from '#shared/domain/backup.ts';
import { backupStatisticsSchema, databaseHealthSchema } from '#shared/domain/health.ts';

/** Schemas that have their own name in the description. */
export const namedSchemas = z.registry<{ id: string }>();

export const connectionQuery = z.strictObject({
  connection: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('The name of a connection of the app. Default: the first connection.'),
});
export const backupQuery = connectionQuery.extend({
  wait: z
    .enum(['true', 'false'])
    .default('true')
    .describe('With false, answers immediately with a run to poll.'),
});
export const filenameParameter = z.object({ filename: backupFilenameSchema });
export const runParameter = z.object({ id: z.uuid() });

const text = z.string();

export const backupSchema = z
  .object({
    filename: text,
    size: text.meta({ examples: ['2.5 MB'] }),
    created_at: z.iso.datetime(),
    path: text,
    size_bytes: z.number().int().nonnegative(),
    database: text.nullable(),
    verified_at: z.iso.datetime().nullable(),
    failed_check: text.nullable().describe('Result of a later verification or drill that failed.'),
  })
  .register(namedSchemas, { id: 'Backup' });

export const listedBackupSchema = backupSchema
  .extend({
    manifest_problem: text
      .optional()
      .describe('Why its manifest could not be read; omitted if it was read.'),
  })
  .register(namedSchemas, { id: 'ListedBackup' });

const createdBackupSchema = backupSchema
  .extend({
    warnings: z.array(text).describe('Warnings about a good backup, as sentences.'),
  })
  .register(namedSchemas, { id: 'CreatedBackup' });

const knownBackupSchema = backupSchema
  .extend({ details: backupEntrySchema.shape.details })
  .register(namedSchemas, { id: 'KnownBackup' });

export const failureSchema = z
  .object({
    success: z.literal(false),
    error: text,
    message: text,
    code: text,
    explanation: text.describe('The facts of this case, as a sentence.'),
    next_step: text,
    details: z
      .looseObject({ code: text })
      .describe('The facts of this case; each code has its own.'),
  })
  .register(namedSchemas, { id: 'Failure' });

export const runSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(['running', 'published', 'failed', 'cancelled']),
    started_at: z.iso.datetime(),
    finished_at: z.iso.datetime().optional(),
    url: text,
    phase: text.optional(),
    fraction: z.number().nullable().optional(),
    backup: listedBackupSchema.optional(),
    failure: failureSchema.optional(),
  })
  .register(namedSchemas, { id: 'Run' });

/** Answer if a backup of this database is already running. */
const conflictSchema = failureSchema
  .extend({ run: runSchema.optional() })
  .register(namedSchemas, { id: 'Conflict' });

const success = <Data extends z.ZodType>(id: string, data: Data) =>
  z.object({ success: z.literal(true), message: text, data }).register(namedSchemas, { id });

const backupCreated = success('BackupCreated', createdBackupSchema);
const backupFound = success('BackupFound', knownBackupSchema);
const backupList = success('BackupList', z.array(listedBackupSchema));
const runFound = success('RunFound', runSchema);
const health = success(
  'HealthFound',
  databaseHealthSchema.register(namedSchemas, { id: 'Health' }),
);
const statistics = success(
  'StatisticsFound',
  backupStatisticsSchema.register(namedSchemas, { id: 'Statistics' }),
);
const anyDocument = z.looseObject({}).register(namedSchemas, { id: 'Document' });

/** One answer with its status code. */
function answer(description: string, schema: z.ZodType, more: object = {}) {
  return { description, ...more, content: { 'application/json': { schema } } };
}
const refused = (description: string, schema: z.ZodType = failureSchema, more: object = {}) =>
  answer(description, schema, more);
const location = {
  headers: { Location: { type: 'string', description: 'Address of the run' } },
};

const commonAnswers = {
  400: refused('The request is not valid'),
  403: refused(
    'The token was revoked, the Host is not this computer, or a web page sent the request',
  ),
  408: refused('The request took too long to arrive'),
  414: refused('The address is too long'),
  429: refused('Too many requests'),
  431: refused('The headers are too long'),
  500: refused('An error on this computer or in the database'),
  503: refused('The database server is unreachable, or the keychain is locked'),
};
const common = {
  ...commonAnswers,
  401: refused('No token, or a token that is not valid'),
  404: refused('Not found'),
};

/** Requests and answers of each route, for Fastify's `schema`. */
export const routeSchemas = {
  createBackup: {
    operationId: 'createBackup',
    summary: 'Creates a backup and answers when it is published and verified',
    querystring: backupQuery,
    response: {
      ...common,
      200: answer('Backup created successfully', backupCreated),
      202: answer('The run has started', runFound, location),
      409: refused(
        'A backup of this database is running; `run` and `Location` point to it, or `details.owner` names the process that is writing to the folder',
        conflictSchema,
        location,
      ),
      413: refused('The body is too long. No body is needed'),
      415: refused('The type of the body is not supported'),
      500: refused('The backup failed'),
      507: refused('Insufficient disk space for backup'),
    },
  },
  listBackups: {
    operationId: 'listBackups',
    summary: 'The backups, newest first',
    querystring: connectionQuery,
    response: { ...common, 200: answer('The list', backupList) },
  },
  getBackup: {
    operationId: 'getBackup',
    summary: 'Facts about one backup',
    querystring: connectionQuery,
    params: filenameParameter,
    response: { ...common, 200: answer('The backup', backupFound) },
  },
  getRun: {
    operationId: 'getRun',
    summary: 'State and result of a run',
    params: runParameter,
    response: { ...common, 200: answer('The run', runFound) },
  },
  getHealth: {
    operationId: 'getHealth',
    summary: 'State of the database',
    querystring: connectionQuery,
    response: { ...common, 200: answer('The server answered', health) },
  },
  getStatistics: {
    operationId: 'getStatistics',
    summary: 'Statistics of the backups',
    querystring: connectionQuery,
    response: { ...common, 200: answer('The numbers', statistics) },
  },
  getDescription: {
    operationId: 'getDescription',
    summary: 'This document',
    security: [],
    response: { ...commonAnswers, 200: answer('OpenAPI 3.1', anyDocument) },
  },
};
