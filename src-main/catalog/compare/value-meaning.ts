/**
 * What a value in a dump says, whatever the settings under which pg_dump wrote it: the same moment in any time
 * zone, the same number with any `extra_float_digits`, the same name in any quotes. For comparing only.
 * Sources: PostgreSQL manual, "Date/Time Types", "Numeric Types", "Object Identifier Types". Pure.
 */

/** As `DateStyle = ISO` writes them, which pg_dump sets. */
const moment =
  /(?<!\d)(\d{4,6})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d{1,6})?([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?( BC)?/gu;

/** Moments with the offset of their zone, in seconds since 1970: "…+02" and "…+00" are then equal. */
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

/** Of the Gregorian calendar, also before it was made (PostgreSQL manual, "History of Units"). Years of any length. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leapDays + ofYear - 719_468;
}

const quotedPlainly = /"([a-z_][a-z0-9_$]{0,62})"/gu;

/** `"public"."t"` → `public.t`: PostgreSQL writes names like these without quotes, unless it is told otherwise. */
export const withoutNeedlessQuotes = (text: string): string => text.replaceAll(quotedPlainly, '$1');

/** Elements of an array, or the one value. */
const element = /[^,{}"]+/gu;

/** In an INSERT statement -0 is 0: a number of SQL has no sign of its own. */
const asNumbers = (text: string): string =>
  text.replaceAll(element, (one) => {
    const number = Number(one);
    return Number.isNaN(number) ? one : String(number + 0);
  });

/** Types whose values are written in more ways than one. */
const kinds: readonly (readonly [type: RegExp, meaning: (text: string) => string])[] = [
  [/^(?:real|double precision)\b/u, asNumbers],
  [/^(?:timestamp(?:\(\d\))? with time zone|tstz\w+)\b/u, inOneTimeZone],
  [/^reg[a-z]+\b/u, withoutNeedlessQuotes],
  // A type of the dump itself may be made of any of these.
  [/^(?:"(?:[^"]|"")*"|[^\s".(,]+)\./u, inOneTimeZone],
];

/**
 * For the values of a column, by its definition as `meaningOfSql` gives it ("timestamp with time zone NOT NULL"); null where
 * equal values have equal texts.
 */
export function meaningOfValues(definition: string): ((text: string) => string) | null {
  return kinds.find(([type]) => type.test(definition))?.[1] ?? null;
}
