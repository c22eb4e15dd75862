/** Reads data that older versions wrote under other names. */
import { z } from 'zod';

/**
 * Accepts an object whose fields have the names of an older version, and reads them as the current
 * fields. If an object has both names, the current name counts. `oldNames` maps old names to new
 * names.
 */
export function withOldNames<Schema extends z.ZodType>(
  schema: Schema,
  oldNames: Readonly<Record<string, string>>,
): z.ZodPreprocess<Schema> {
  return z.preprocess((value) => renamed(value, oldNames), schema);
}

function renamed(value: unknown, oldNames: Readonly<Record<string, string>>): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  if (!entries.some(([name]) => Object.hasOwn(oldNames, name))) return value;
  const result: Record<string, unknown> = {};
  for (const [name, content] of entries) {
    const today = Object.hasOwn(oldNames, name) ? oldNames[name] : undefined;
    if (today === undefined) result[name] = content;
    else if (!Object.hasOwn(value, today)) result[today] = content;
  }
  return result;
}
