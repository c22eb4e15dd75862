/** Formats numbers, sizes and durations in the spoken language, for the window, the terminal and the HTTP API. */
import { formatNumber } from './words/intl.ts';
import { spoken } from './words/speak.ts';
import { text } from './words/text.ts';

const sizeUnits = ['KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** 12000 → "12,000". */
export const grouped = (value: number): string => formatNumber(value, spoken());

/** 2621440 → "2.5 MB", in steps of 1024 as in UC-010; whole bytes below 1 KB. */
export function formatBytes(sizeBytes: number): string {
  if (sizeBytes < 1024) return text('format.bytes-whole', { bytes: Math.round(sizeBytes) });
  let value = sizeBytes / 1024;
  let unit = 0;
  // 1023.95 would be shown as "1024.0", so the next unit is used.
  while (value >= 1023.95 && unit < sizeUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const shown = { value: formatNumber(value, spoken(), 1) };
  return text(`format.${sizeUnits[unit] ?? 'PB'}`, shown);
}

/** Returns the word in the singular or plural: (1, "row") → "row", (2, "row") → "rows". */
export const plural = (count: number, word: string): string => (count === 1 ? word : `${word}s`);

/** 900 → "under a second", 61_000 → "1 min 1 s", 3_720_000 → "1 h 2 min". */
export function formatDuration(durationMs: number): string {
  const rounded = Math.round(durationMs / 1000);
  if (rounded < 1) return text('format.under-a-second');
  if (rounded < 60) return text('format.seconds', { seconds: rounded });
  const minutes = Math.floor(rounded / 60);
  const seconds = rounded % 60;
  if (minutes < 60) {
    return seconds === 0
      ? text('format.minutes', { minutes })
      : text('format.minutes-seconds', { minutes, seconds });
  }
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0
    ? text('format.hours', { hours })
    : text('format.hours-minutes', { hours, minutes: minutes % 60 });
}
