/**
 * The meaning of a value in a dump, regardless of the settings of pg_dump: the same point in time
 * in any time zone, the same number with any `extra_float_digits`, the same name in any quotes.
 * Only for comparison. Sources: PostgreSQL manual, "Date/Time Types", "Numeric Types", "Object
 * Identifier Types". Pure functions.
 */

/** Matches a point in time as `DateStyle = ISO` writes it; pg_dump sets this style. */
const moment =
  /(?<!\d)(\d{4,6})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d{1,6})?([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?( BC)?/gu;

/**
 * Replaces points in time that have a time zone offset with seconds since 1970: "…+02" and "…+00"
 * are then equal.
 */
export function inOneTimeZone(text: string): string {
  if (!text.includes(':')) return text;
  return text.replaceAll(moment, (...found: (string | undefined)[]) => {
    const [, years, month, day, hours, minutes, seconds, fraction = '', sign, ...rest] = found;
    const [offsetHours, offsetMinutes, offsetSeconds, era] = rest;
    const year = era === ' BC' ? 1 - Number(years) : Number(years);
    const offset = inSeconds(offsetHours, offsetMinutes, offsetSeconds) * (sign === '-' ? -1 : 1);
    const atSeconds =
      daysSince1970(year, Number(month), Number(day)) * 86_400 +
      inSeconds(hours, minutes, seconds) -
      offset;
    return `${atSeconds}${fraction}@utc`;
  });
}

const inSeconds = (hours = '0', minutes = '0', seconds = '0'): number =>
  Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);

/**
 * Counts days of the Gregorian calendar, also before its introduction (PostgreSQL manual, "History
 * of Units"). Years of any length.
 */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leapDays + ofYear - 719_468;
}

const quotedPlainly = /"([a-z_][a-z0-9_$]{0,62})"/gu;

/** `"public"."t"` → `public.t`: PostgreSQL by default writes such names without quotes. */
export const withoutNeedlessQuotes = (text: string): string => text.replaceAll(quotedPlainly, '$1');

/** Matches each element of an array, or a single value. */
const element = /[^,{}"]+/gu;

/** In an INSERT statement -0 is 0: an SQL number literal has no sign. */
const asNumbers = (text: string): string =>
  text.replaceAll(element, (one) => {
    const number = Number(one);
    return Number.isNaN(number) ? one : String(number + 0);
  });

/** Types whose values can be written in more than one way. */
const kinds: readonly (readonly [type: RegExp, meaning: (text: string) => string])[] = [
  [/^(?:real|double precision)\b/u, asNumbers],
  [/^(?:timestamp(?:\(\d\))? with time zone|tstz\w+)\b/u, inOneTimeZone],
  [/^reg[a-z]+\b/u, withoutNeedlessQuotes],
  // A type that the dump itself creates may contain any of these types.
  [/^(?:"(?:[^"]|"")*"|[^\s".(,]+)\./u, inOneTimeZone],
];

/**
 * Returns the function for the values of a column, by its definition as `meaningOfSql` returns it
 * ("timestamp with time zone NOT NULL"); null if equal values always have equal text.
 */
export function meaningOfValues(definition: string): ((text: string) => string) | null {
  return kinds.find(([type]) => type.test(definition))?.[1] ?? null;
}
