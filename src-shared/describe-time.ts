/**
 * Formats points in time in the spoken language: relative on the screen, exact in the tooltip. The caller passes
 * `now`.
 */
import { formatDate } from './words/intl.ts';
import { spoken } from './words/speak.ts';
import { text } from './words/text.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const zoneOf = (timeZone: string | undefined): Intl.DateTimeFormatOptions =>
  timeZone === undefined ? {} : { timeZone };

/** "just now", "6 hours ago", "yesterday", "3 days ago"; beyond 30 days "on 3 October 2025". */
export function relativeTime(at: Date, now: Date): string {
  const elapsed = now.getTime() - at.getTime();
  // Tolerates a clock that is a little behind. A larger difference is shown.
  if (elapsed < -minute) return text('format.ahead', { date: calendarDate(at) });
  return sinceTime(elapsed) ?? text('format.on-date', { date: calendarDate(at) });
}

/**
 * Formats a relative time without a preposition, for a table or a list: "6 hours ago", "Yesterday",
 * "3 October 2025".
 */
export function timeLabel(at: Date, now: Date): string {
  const elapsed = now.getTime() - at.getTime();
  if (elapsed < -minute) return text('format.ahead-label', { date: calendarDate(at) });
  return capitalised(sinceTime(elapsed) ?? calendarDate(at));
}

/** Returns null beyond 30 days. */
function sinceTime(elapsed: number): string | null {
  if (elapsed < minute) return text('format.just-now');
  if (elapsed < hour) return text('format.minutes-ago', { minutes: Math.floor(elapsed / minute) });
  if (elapsed < day) return text('format.hours-ago', { hours: Math.floor(elapsed / hour) });
  const days = Math.floor(elapsed / day);
  if (days === 1) return text('format.yesterday');
  return days <= 30 ? text('format.days-ago', { days }) : null;
}

/** "3 October 2025", in the reader's zone. */
export function calendarDate(at: Date): string {
  return formatDate(at, { dateStyle: 'long' }, spoken());
}

/** "23 November": a day of this year, in the reader's zone or another. */
export function dayAndMonth(at: Date, timeZone?: string): string {
  return formatDate(at, { day: 'numeric', month: 'long', ...zoneOf(timeZone) }, spoken());
}

/** "Friday 27 November", also for today. */
export const weekdayAndDate = (at: Date): string =>
  withoutComma(formatDate(at, { weekday: 'long', day: 'numeric', month: 'long' }, spoken()));

/** "Fri 27 Nov". */
export const shortDay = (at: Date): string =>
  withoutComma(formatDate(at, { weekday: 'short', day: 'numeric', month: 'short' }, spoken()));

/** "30 Nov 2025". */
export const shortDate = (at: Date): string =>
  formatDate(at, { day: 'numeric', month: 'short', year: 'numeric' }, spoken());

/** English dates are read without the comma after the weekday; German ones need it. */
const withoutComma = (date: string): string => (spoken() === 'en' ? date.replace(',', '') : date);

/** "Mon" for 1, as `Date.getDay` numbers the days. */
export function shortWeekday(day: number): string {
  // 1 January 2023 was a Sunday.
  return formatDate(new Date(2023, 0, 1 + day), { weekday: 'short' }, spoken());
}

/** "14:05", in the reader's zone or another. */
export function clockTime(at: Date, timeZone?: string): string {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return formatDate(at, { ...options, ...zoneOf(timeZone) }, spoken());
}

/** "3 October 2025 at 14:05:09 CEST": exact, in the reader's zone. */
export function exactTime(at: Date, timeZone?: string): string {
  const zone = zoneOf(timeZone);
  const time = formatDate(
    at,
    { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short', ...zone },
    spoken(),
  );
  const date = formatDate(at, { dateStyle: 'long', ...zone }, spoken());
  return text('format.date-time', { date, time });
}

/**
 * Formats a time in the future, in the reader's zone: "tonight at 02:00", "tomorrow at 14:00", "on
 * Friday at 02:00".
 */
export function upcomingTime(at: Date, now: Date): string {
  const near = withinDays(at, now);
  if (near !== null) return near;
  const time = clockTime(at);
  return isWithinWeek(at, now)
    ? text('format.on-weekday', { weekday: weekdayOf(at), time })
    : text('format.on-date-time', { date: calendarDate(at), time });
}

/** The same without a preposition, for a label or after "until": "Friday at 02:00". */
export function upcomingLabel(at: Date, now: Date): string {
  const near = withinDays(at, now);
  if (near !== null) return near;
  const time = clockTime(at);
  return isWithinWeek(at, now)
    ? text('format.weekday-time', { weekday: weekdayOf(at), time })
    : text('format.date-time', { date: calendarDate(at), time });
}

/** True from 18:00 today until 06:00 tomorrow: the hours before 06:00 belong to the evening before. */
export function isTonight(at: Date, now: Date): boolean {
  const days = daysUntil(at, now);
  return (days === 0 && at.getHours() >= 18) || (days === 1 && at.getHours() < 6);
}

/** "tonight at 02:00"; null after tomorrow. */
function withinDays(at: Date, now: Date): string | null {
  const time = clockTime(at);
  if (isTonight(at, now)) {
    // English has one word for both, other languages have two.
    const isEvening = at.getHours() >= 18 && at.getHours() < 22;
    return isEvening ? text('format.evening', { time }) : text('format.tonight', { time });
  }
  const days = daysUntil(at, now);
  if (days === 0) return text('format.today', { time });
  return days === 1 ? text('format.tomorrow', { time }) : null;
}

/** "Friday". */
export const weekdayOf = (at: Date): string => formatDate(at, { weekday: 'long' }, spoken());

function isWithinWeek(at: Date, now: Date): boolean {
  const days = daysUntil(at, now);
  return days > 1 && days < 7;
}

const daysUntil = (at: Date, now: Date): number =>
  Math.round((startOfDay(at) - startOfDay(now)) / day);

const startOfDay = (at: Date): number => new Date(at).setHours(0, 0, 0, 0);

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
