/**
 * Wall clocks of all time zones: the instant that a wall clock time means. Wall times are written
 * as if they were UTC, in milliseconds, so that plain arithmetic works on them.
 */

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Returns true for a name of the IANA database. A bare offset ("+01:00") has no summer time and is
 * not accepted.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/u.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns the current zone of this computer. Deleting the unset variable makes the runtime read the
 * zone again, so that a new zone is detected without a restart. UTC if the computer has no zone.
 */
export function machineTimeZone(): string {
  if (process.env['TZ'] === undefined) delete process.env['TZ'];
  // If TZ names no zone, the value is undefined at run time, although the type excludes it.
  const found = new Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
  return found !== undefined && isTimeZone(found) ? found : 'UTC';
}

/** Returns the time that a wall clock in this zone shows at this instant, to the minute. */
export function wallTimeOf(timeZone: string, instantMs: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(instantMs)) {
    parts[type] = Number(value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute);
}

/**
 * Returns the first instant at which the clock shows this time. A time that is skipped in spring
 * becomes the first minute that exists. If a time occurs twice in autumn, the first occurrence
 * counts.
 */
export function instantOf(timeZone: string, wallMs: number): number {
  const offsets = [-dayMs, dayMs].map(
    (away) => wallTimeOf(timeZone, wallMs + away) - (wallMs + away),
  );
  const candidates = offsets.map((offset) => wallMs - offset).toSorted((a, b) => a - b);
  const [early = wallMs, late = wallMs] = candidates;
  const found = candidates.find((instant) => wallTimeOf(timeZone, instant) === wallMs);
  if (found !== undefined) return found;
  let before = early;
  let after = late;
  while (after - before > minuteMs) {
    const middle = before + Math.floor((after - before) / 2 / minuteMs) * minuteMs;
    if (wallTimeOf(timeZone, middle) > wallMs) after = middle;
    else before = middle;
  }
  return after;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}
