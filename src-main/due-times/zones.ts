/**
 * Wall clocks of the world: which instant a clock on a wall means. Wall times are written as if they
 * were UTC, in milliseconds, so that plain arithmetic works on them.
 */

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const formats = new Map<string, Intl.DateTimeFormat>();

/** True for a name of the IANA database; a bare offset ("+01:00") knows no summer time and is none. */
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
 * The zone of this computer now. Deleting what is not set makes the runtime look again, so that a
 * traveller's new zone is seen without a restart. UTC where the computer does not know its zone.
 */
export function machineTimeZone(): string {
  if (process.env['TZ'] === undefined) delete process.env['TZ'];
  // With a TZ that names no zone there is none to be found here, whatever the type says.
  const found = new Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
  return found !== undefined && isTimeZone(found) ? found : 'UTC';
}

/** What a clock on a wall there shows at this instant, to the minute. */
export function wallTimeOf(timeZone: string, instantMs: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(instantMs)) {
    parts[type] = Number(value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute);
}

/**
 * The first instant at which the clock shows this time. A time that is skipped in spring happens at
 * the first minute that exists; of a time that comes twice in autumn, the first one counts.
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
