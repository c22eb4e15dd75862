/** The OpenAPI 3.1 description of the HTTP API, made from the same schemas that check the answers. */
import { z } from 'zod';
import { backupEntrySchema } from '#shared/domain/backup.ts';
import { backupStatisticsSchema, databaseHealthSchema } from '#shared/domain/health.ts';

const text = { type: 'string' } as const;
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const refused = (description: string) => ({
  description,
  ...json({ $ref: '#/components/schemas/Failure' }),
});

const connection = {
  name: 'connection',
  in: 'query',
  required: false,
  schema: text,
  description: 'The name of a connection of the app; without it, the first one.',
};

const success = (data: object) => ({
  type: 'object',
  required: ['success', 'message', 'data'],
  properties: { success: { const: true }, message: text, data },
});

const location = {
  Location: { description: 'Where the run can be asked for', schema: text },
};
const backup = { $ref: '#/components/schemas/Backup' };
const listedBackup = { $ref: '#/components/schemas/ListedBackup' };
const run = { $ref: '#/components/schemas/Run' };
const common = {
  '400': refused('The request cannot be used'),
  '401': refused('No token, or one that does not count (any more)'),
  '403': refused('The token was revoked, the Host is not this computer, or a web page asked'),
  '404': refused('There is no such thing'),
  '408': refused('The request took too long to arrive'),
  '414': refused('The address is too long'),
  '429': refused('Too many requests'),
  '431': refused('The headers are too long'),
  '500': refused('Something failed on this computer, or in the database'),
  '503': refused('The database server cannot be reached, or the keychain is locked'),
};
/** Of what needs no token and is always there. */
const { '401': _noToken, '404': _nothing, ...commonToAnybody } = common;

/** `version` is Nightjar's own. */
export function openApiDocument(version: string): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Nightjar',
      version,
      description: 'Backups of PostgreSQL databases, on this computer only.',
    },
    security: [{ token: [] }],
    paths: {
      '/api/v1/database/backup': {
        post: {
          operationId: 'createBackup',
          summary: 'Makes a backup now, and answers when it is published and checked',
          parameters: [
            connection,
            {
              name: 'wait',
              in: 'query',
              required: false,
              schema: { type: 'boolean', default: true },
              description: 'With false, answers at once with a run to poll.',
            },
          ],
          responses: {
            ...common,
            '200': {
              description: 'Backup created successfully',
              ...json(success({ $ref: '#/components/schemas/CreatedBackup' })),
            },
            '202': { description: 'The run has begun', headers: location, ...json(success(run)) },
            '409': {
              ...refused(
                'A backup of this database is running; `run` and `Location` point to it, or `details.owner` names the process that is writing to the folder',
              ),
              headers: location,
            },
            '413': refused('The body is too long; none is needed'),
            '415': refused('The type of the body cannot be read'),
            '500': refused('The backup failed'),
            '507': refused('Insufficient disk space for backup'),
          },
        },
      },
      '/api/v1/database/backups': {
        get: {
          operationId: 'listBackups',
          summary: 'The backups, newest first',
          parameters: [connection],
          responses: {
            ...common,
            '200': {
              description: 'The list',
              ...json(success({ type: 'array', items: listedBackup })),
            },
          },
        },
      },
      '/api/v1/database/backups/{filename}': {
        get: {
          operationId: 'getBackup',
          summary: 'What is known about one backup',
          parameters: [connection, { name: 'filename', in: 'path', required: true, schema: text }],
          responses: {
            ...common,
            '200': {
              description: 'The backup',
              ...json(success({ $ref: '#/components/schemas/KnownBackup' })),
            },
          },
        },
      },
      '/api/v1/database/runs/{id}': {
        get: {
          operationId: 'getRun',
          summary: 'How a run is going, or how it ended',
          parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
          responses: { ...common, '200': { description: 'The run', ...json(success(run)) } },
        },
      },
      '/api/v1/database/health': {
        get: {
          operationId: 'getHealth',
          summary: 'How the database is',
          parameters: [connection],
          responses: {
            ...common,
            '200': {
              description: 'The server answered',
              ...json(success({ $ref: '#/components/schemas/Health' })),
            },
          },
        },
      },
      '/api/v1/database/statistics': {
        get: {
          operationId: 'getStatistics',
          summary: 'How the backups have gone',
          parameters: [connection],
          responses: {
            ...common,
            '200': {
              description: 'The numbers',
              ...json(success({ $ref: '#/components/schemas/Statistics' })),
            },
          },
        },
      },
      '/api/v1/openapi.json': {
        get: {
          operationId: 'getDescription',
          summary: 'This document',
          security: [],
          responses: {
            ...commonToAnybody,
            '200': { description: 'OpenAPI 3.1', ...json({ type: 'object' }) },
          },
        },
      },
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: {
        Backup: {
          type: 'object',
          required: ['filename', 'size', 'created_at', 'path', 'size_bytes'],
          properties: {
            filename: text,
            size: { ...text, examples: ['2.5 MB'] },
            created_at: { ...text, format: 'date-time' },
            path: text,
            size_bytes: { type: 'integer' },
            database: { type: ['string', 'null'] },
            verified_at: { type: ['string', 'null'], format: 'date-time' },
            failed_check: { type: ['string', 'null'] },
          },
        },
        ListedBackup: {
          allOf: [backup],
          type: 'object',
          properties: {
            manifest_problem: {
              ...text,
              description: 'Why its manifest could not be read; left out when it could.',
            },
          },
        },
        CreatedBackup: {
          allOf: [backup],
          type: 'object',
          required: ['warnings'],
          properties: {
            warnings: {
              type: 'array',
              items: text,
              description: 'What is worth a look although the backup is good, in sentences.',
            },
          },
        },
        KnownBackup: {
          allOf: [backup],
          type: 'object',
          required: ['details'],
          properties: { details: z.toJSONSchema(backupEntrySchema.shape.details) },
        },
        Run: {
          type: 'object',
          required: ['id', 'state', 'started_at', 'url'],
          properties: {
            id: { ...text, format: 'uuid' },
            state: { enum: ['running', 'published', 'failed', 'cancelled'] },
            started_at: { ...text, format: 'date-time' },
            finished_at: { ...text, format: 'date-time' },
            url: text,
            phase: text,
            fraction: { type: ['number', 'null'] },
            backup,
            failure: { $ref: '#/components/schemas/Failure' },
          },
        },
        Failure: {
          type: 'object',
          required: ['success', 'error', 'message'],
          properties: {
            success: { const: false },
            error: text,
            message: text,
            code: text,
            explanation: text,
            next_step: text,
            details: {
              type: 'object',
              required: ['code'],
              properties: { code: text },
              description: 'The facts of this case; each code has its own.',
            },
            run,
          },
        },
        Health: z.toJSONSchema(databaseHealthSchema, { target: 'draft-2020-12' }),
        Statistics: z.toJSONSchema(backupStatisticsSchema, { target: 'draft-2020-12' }),
      },
    },
  };
}
