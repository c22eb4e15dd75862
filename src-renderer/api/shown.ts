/** Everything that comes into the window, and goes back, with its turns of direction to be seen. Pure. */
import { meantText, shownText } from '#shared/visible-text.ts';

/** What is typed in secret is not what was shown before: it stays letter by letter. */
const typedInSecret = /pass(?:word|phrase)|secret/iu;

/** Names and texts of servers and files as they are safe to show. The same object where nothing changes. */
export const shown = <Value>(value: Value): Value => everyText(value, shownText) as Value;

/** What was shown, as it was: for the main process. */
export const meant = <Value>(value: Value): Value => everyText(value, meantText) as Value;

/** Copies only what changes: a catalog of many tables passes here, and nearly never has anything to show. */
function everyText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    let copy: unknown[] | null = null;
    for (let at = 0; at < value.length; at += 1) {
      const item: unknown = value[at];
      const changed = everyText(item, change);
      if (changed !== item) (copy ??= [...(value as unknown[])])[at] = changed;
    }
    return copy ?? value;
  }
  let entries: [string, unknown][] | null = null;
  const before = value as Record<string, unknown>;
  for (const [at, key] of Object.keys(before).entries()) {
    const item = before[key];
    const changed = typedInSecret.test(key) ? item : everyText(item, change);
    const changedKey = change(key);
    if (changed !== item || changedKey !== key) entries ??= Object.entries(before).slice(0, at);
    entries?.push([changedKey, changed]);
  }
  return entries === null ? value : Object.fromEntries(entries);
}
