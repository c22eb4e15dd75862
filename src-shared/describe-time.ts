/**
 * Formats points in time: relative on the screen, exact in the tooltip. Pure functions: the caller
 * passes `now`.
 */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const count = (value: number, unit: string): string => `${value} ${unit}${value === 1 ? '' : 's'}`;

/** "just now", "6 hours ago", "yesterday", "3 days ago"; beyond 30 days "on 3 October 2025". */
export function relativeTime(at: Date, now: Date): string {
  const elapsed = now.getTime() - at.getTime();
  // Tolerates a clock that is a little behind. A larger difference is shown.
  if (elapsed < -minute) return `on ${calendarDate(at)}, ahead of this clock`;
  if (elapsed < minute) return 'just now';
  if (elapsed < hour) return `${count(Math.floor(elapsed / minute), 'minute')} ago`;
  if (elapsed < day) return `${count(Math.floor(elapsed / hour), 'hour')} ago`;
  const days = Math.floor(elapsed / day);
  if (days === 1) return 'yesterday';
  return days <= 30 ? `${days} days ago` : `on ${calendarDate(at)}`;
}

/** "3 October 2025", in the reader's zone. */
export function calendarDate(at: Date): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(at);
}

/** "3 October 2025 at 14:05:09 CEST": exact, in the reader's zone. */
export function exactTime(at: Date, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', ...zone }).format(at);
  const time = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...zone,
  }).format(at);
  return `${date} at ${time}`;
}

/**
 * Formats a time in the future, in the reader's zone: "tonight at 02:00", "tomorrow at 14:00", "on
 * Friday at 02:00".
 */
export function upcomingTime(at: Date, now: Date): string {
  const time = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  const days = Math.round((startOfDay(at) - startOfDay(now)) / day);
  if (days === 0) return at.getHours() >= 18 ? `tonight at ${time}` : `today at ${time}`;
  // The hours before 06:00 belong to the evening before.
  if (days === 1) return at.getHours() < 6 ? `tonight at ${time}` : `tomorrow at ${time}`;
  if (days > 1 && days < 7) {
    return `on ${new Intl.DateTimeFormat('en-GB', { weekday: 'long' }).format(at)} at ${time}`;
  }
  return `on ${calendarDate(at)} at ${time}`;
}

const startOfDay = (at: Date): number => new Date(at).setHours(0, 0, 0, 0);

/**
 * Formats a relative time without a preposition, for a table or a list: "6 hours ago", "Yesterday",
 * "3 October 2025".
 */
export function timeLabel(at: Date, now: Date): string {
  return capitalised(relativeTime(at, now).replace(/^on /u, ''));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
