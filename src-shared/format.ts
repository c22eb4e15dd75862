/** Formats sizes and durations for the window, the terminal and the HTTP API. */

const sizeUnits = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** 2621440 → "2.5 MB", in steps of 1024 as in UC-010; whole bytes below 1 KB. */
export function formatBytes(sizeBytes: number): string {
  if (sizeBytes < 1024) return sizeBytes === 1 ? '1 byte' : `${Math.round(sizeBytes)} bytes`;
  let value = sizeBytes;
  let unit = 0;
  // 1023.95 would be shown as "1024.0", so the next unit is used.
  while (value >= 1023.95 && unit < sizeUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(1)} ${sizeUnits[unit] ?? ''}`;
}

/** Returns the word in the singular or plural: (1, "row") → "row", (2, "row") → "rows". */
export const plural = (count: number, word: string): string => (count === 1 ? word : `${word}s`);

/** (1, "row") → "1 row", (12_000, "row") → "12,000 rows". */
export const counted = (count: number, word: string): string =>
  `${count.toLocaleString('en-GB')} ${plural(count, word)}`;

/** 900 → "under a second", 61_000 → "1 min 1 s", 3_720_000 → "1 h 2 min". */
export function formatDuration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 1) return 'under a second';
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60)
    return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
