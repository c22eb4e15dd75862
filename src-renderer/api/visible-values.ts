/**
 * Makes Unicode direction controls visible in every received value, and converts sent values back.
 * Pure functions: no I/O.
 */
import { meantText, shownText } from '#shared/visible-text.ts';

/**
 * Keys whose values are secrets. Their values are never converted: the user typed them exactly like
 * this.
 */
const secretKey = /pass(?:word|phrase)|secret/iu;

/** Returns the value with all strings safe to show. Returns the same object if nothing changes. */
export const toVisible = <Value>(value: Value): Value => convertStrings(value, shownText) as Value;

/** Returns the original of a shown value, for the main process. */
export const fromVisible = <Value>(value: Value): Value =>
  convertStrings(value, meantText) as Value;

/** Copies only changed parts: a catalog with many tables is converted here and almost never changes. */
function convertStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    let copy: unknown[] | null = null;
    for (let at = 0; at < value.length; at += 1) {
      const item: unknown = value[at];
      const changed = convertStrings(item, change);
      if (changed !== item) (copy ??= [...(value as unknown[])])[at] = changed;
    }
    return copy ?? value;
  }
  let entries: [string, unknown][] | null = null;
  const before = value as Record<string, unknown>;
  for (const [at, key] of Object.keys(before).entries()) {
    const item = before[key];
    const changed = secretKey.test(key) ? item : convertStrings(item, change);
    const changedKey = change(key);
    if (changed !== item || changedKey !== key) entries ??= Object.entries(before).slice(0, at);
    entries?.push([changedKey, changed]);
  }
  return entries === null ? value : Object.fromEntries(entries);
}
