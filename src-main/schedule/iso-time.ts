/**
 * A moment in its stored form: "2026-11-24T02:00:00.000Z". As strings, such moments sort by time.
 */
export const isoTime = (momentMs: number): string => new Date(momentMs).toISOString();
