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

/** Returns the same object with the names of today. */
export function renamed(value: unknown, oldNames: Readonly<Record<string, string>>): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  if (!entries.some(([name]) => Object.hasOwn(oldNames, name))) return value;
  const renamedEntries = entries.flatMap(([name, content]): [string, unknown][] => {
    const today = Object.hasOwn(oldNames, name) ? oldNames[name] : undefined;
    if (today === undefined) return [[name, content]];
    return Object.hasOwn(value, today) ? [] : [[today, content]];
  });
  // Unlike an assignment, this does not set the prototype of the object if a name is `__proto__`.
  return Object.fromEntries(renamedEntries);
}
