/** A moment as it is stored: "2026-11-24T02:00:00.000Z". As texts such moments sort by time. */
export const isoTime = (momentMs: number): string => new Date(momentMs).toISOString();
