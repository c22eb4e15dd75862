/** What comes in and goes out over HTTP; the OpenAPI description is made from these (`openapi.ts`). */
import { z } from 'zod';
import { backupEntrySchema, backupFilenameSchema } from '#shared/domain/backup.ts';
import { backupStatisticsSchema, databaseHealthSchema } from '#shared/domain/health.ts';

/** Everything that is described under a name of its own. */
export const namedSchemas = z.registry<{ id: string }>();

export const connectionQuery = z.strictObject({
  connection: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('The name of a connection of the app; without it, the first one.'),
});
export const backupQuery = connectionQuery.extend({
  wait: z
    .enum(['true', 'false'])
    .default('true')
    .describe('With false, answers at once with a run to poll.'),
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
    failed_check: text.nullable().describe('What a later check or a drill found wrong.'),
  })
  .register(namedSchemas, { id: 'Backup' });

export const listedBackupSchema = backupSchema
  .extend({
    manifest_problem: text
      .optional()
      .describe('Why its manifest could not be read; left out when it could.'),
  })
  .register(namedSchemas, { id: 'ListedBackup' });

const createdBackupSchema = backupSchema
  .extend({
    warnings: z
      .array(text)
      .describe('What is worth a look although the backup is good, in sentences.'),
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
    explanation: text.describe('The facts of this case, in a sentence.'),
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

/** A backup of this database is running already. */
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

/** One answer, by its status code. */
function answer(description: string, schema: z.ZodType, more: object = {}) {
  return { description, ...more, content: { 'application/json': { schema } } };
}
const refused = (description: string, schema: z.ZodType = failureSchema, more: object = {}) =>
  answer(description, schema, more);
const location = {
  headers: { Location: { type: 'string', description: 'Where the run can be asked for' } },
};

const ofAnybody = {
  400: refused('The request cannot be used'),
  403: refused('The token was revoked, the Host is not this computer, or a web page asked'),
  408: refused('The request took too long to arrive'),
  414: refused('The address is too long'),
  429: refused('Too many requests'),
  431: refused('The headers are too long'),
  500: refused('Something failed on this computer, or in the database'),
  503: refused('The database server cannot be reached, or the keychain is locked'),
};
const common = {
  ...ofAnybody,
  401: refused('No token, or one that does not count (any more)'),
  404: refused('There is no such thing'),
};

/** What each route takes and answers, for Fastify's `schema`. */
export const routeSchemas = {
  createBackup: {
    operationId: 'createBackup',
    summary: 'Makes a backup now, and answers when it is published and checked',
    querystring: backupQuery,
    response: {
      ...common,
      200: answer('Backup created successfully', backupCreated),
      202: answer('The run has begun', runFound, location),
      409: refused(
        'A backup of this database is running; `run` and `Location` point to it, or `details.owner` names the process that is writing to the folder',
        conflictSchema,
        location,
      ),
      413: refused('The body is too long; none is needed'),
      415: refused('The type of the body cannot be read'),
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
    summary: 'What is known about one backup',
    querystring: connectionQuery,
    params: filenameParameter,
    response: { ...common, 200: answer('The backup', backupFound) },
  },
  getRun: {
    operationId: 'getRun',
    summary: 'How a run is going, or how it ended',
    params: runParameter,
    response: { ...common, 200: answer('The run', runFound) },
  },
  getHealth: {
    operationId: 'getHealth',
    summary: 'How the database is',
    querystring: connectionQuery,
    response: { ...common, 200: answer('The server answered', health) },
  },
  getStatistics: {
    operationId: 'getStatistics',
    summary: 'How the backups have gone',
    querystring: connectionQuery,
    response: { ...common, 200: answer('The numbers', statistics) },
  },
  getDescription: {
    operationId: 'getDescription',
    summary: 'This document',
    security: [],
    response: { ...ofAnybody, 200: answer('OpenAPI 3.1', anyDocument) },
  },
};
