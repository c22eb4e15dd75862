import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { manifestSchema } from '#shared/domain/manifest.ts';

/**
 * Every field by its path; wrappers for null or a default add nothing, and a field that may be null
 * is also listed itself.
 */
function pathsOf(schema: z.ZodType, path: string): string[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) {
    return pathsOf(schema.unwrap() as z.ZodType, path);
  }
  // Old field names are accepted before this transformation.
  if (schema instanceof z.ZodPipe) return pathsOf(schema.out as z.ZodType, path);
  if (schema instanceof z.ZodNullable)
    return [path, ...pathsOf(schema.unwrap() as z.ZodType, path)];
  if (schema instanceof z.ZodArray) return pathsOf(schema.element as z.ZodType, `${path}[]`);
  if (schema instanceof z.ZodDiscriminatedUnion) {
    return schema.options.flatMap((option) => pathsOf(option as z.ZodType, path));
  }
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, field]) =>
      pathsOf(field, path === '' ? name : `${path}.${name}`),
    );
  }
  return [path];
}

describe('docs/backup-format.md', () => {
  it('docs/backup-format.md describes every field of the manifest, and only those', async () => {
    const page = await readFile(new URL('../../docs/backup-format.md', import.meta.url), 'utf8');
    const section = page.slice(page.indexOf('## The manifest'), page.indexOf('## The fingerprint'));
    const documented = [...section.matchAll(/^\| `([\w.[\]]+)` \|/gmu)].map(([, path]) => path);
    expect(new Set(documented)).toEqual(new Set(pathsOf(manifestSchema, '')));
  });
});
