/**
 * The OpenAPI 3.1 description of the HTTP API. @fastify/swagger creates it from the routes, and zod
 * from the schemas that check the requests. So the description and the API cannot differ.
 */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifySchema, FastifyTypeProvider } from 'fastify';
import { z } from 'zod';
import { invalidInput, ExpectedError } from '#shared/errors/errors.ts';
import { namedSchemas } from './schemas.ts';

const uri = (id: string): string => `#/components/schemas/${id}`;

/** `version` is the version of Nightjar. */
export const describedBy = (version: string): FastifyDynamicSwaggerOptions => ({
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Nightjar',
      version,
      description: 'Backups of PostgreSQL databases, on this computer only.',
    },
    security: [{ token: [] }],
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: namedJsonSchemas(),
    },
  },
  transform: ({ schema, url }) => ({ url, schema: asJsonSchemas(schema) as FastifySchema }),
});

function namedJsonSchemas(): Record<string, object> {
  const { schemas } = z.toJSONSchema(namedSchemas, {
    uri,
    io: 'output',
    // Later versions can add fields. A client must not reject an answer because of them.
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return Object.fromEntries(Object.entries(schemas).map(([id, one]) => [id, withoutNames(one)]));
}

/**
 * Converts named zod schemas to references, and other schemas (for example of a query) to their
 * JSON Schema.
 */
function asJsonSchemas(value: unknown): unknown {
  if (value instanceof z.ZodType) {
    const id = namedSchemas.get(value)?.id;
    return id === undefined
      ? withoutNames(z.toJSONSchema(value, { io: 'input' }))
      : { $ref: uri(id) };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asJsonSchemas(one)]));
}

function withoutNames({
  $schema: _dialect,
  $id: _id,
  id: _name,
  ...schema
}: object & Named): object {
  return schema;
}
interface Named {
  $schema?: unknown;
  $id?: unknown;
  id?: unknown;
}

/** Gives the validated parts of a request the types of their schemas. */
export interface ZodTypes extends FastifyTypeProvider {
  validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown;
}

/** For Fastify's `setValidatorCompiler`. Fails with `invalid-input`. */
export const checkWithZod =
  ({ schema }: { schema: z.ZodType }) =>
  (value: unknown): { value: unknown } | { error: Error } => {
    const parsed = schema.safeParse(value);
    return parsed.success
      ? { value: parsed.data }
      : { error: new ExpectedError(invalidInput(parsed.error)) };
  };
