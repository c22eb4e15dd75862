/** Everything that comes into the window, and goes back, with its turns of direction to be seen. Pure. */
import { meantText, shownText } from '#shared/visible-text.ts';

/** What is typed in secret is not what was shown before: it stays letter by letter. */
const typedInSecret = /pass(?:word|phrase)|secret/iu;

/** Names and texts of servers and files as they are safe to show. The same object where nothing changes. */
export const shown = <Value>(value: Value): Value => everyText(value, shownText) as Value;

/** What was shown, as it was: for the main process. */
export const meant = <Value>(value: Value): Value => everyText(value, meantText) as Value;

function everyText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) {
    const changed = value.map((item) => everyText(item, change));
    return changed.some((item, at) => item !== value[at]) ? changed : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const before = Object.entries(value);
  const after = before.map(
    ([key, item]) =>
      [change(key), typedInSecret.test(key) ? item : everyText(item, change)] as const,
  );
  const isSame = after.every(
    ([key, item], at) => key === before[at]?.[0] && item === before[at]?.[1],
  );
  return isSame ? value : Object.fromEntries(after);
}
