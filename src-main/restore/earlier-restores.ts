/** What the restores and the drills of a backup tell of how long the next restore takes. Pure. */

/** Only restores of one kind are like each other. */
export interface RestoreKind {
  filePath: string;
  /** The server that received it. */
  host: string;
  port: number;
  /** A replace backs up what was there, too. */
  mode: 'new' | 'replace';
  /** Everything, or some tables. */
  isWhole: boolean;
}

export interface EarlierRestore extends RestoreKind {
  sqlBytes: number;
  durationMs: number;
}

/** Of `sqlBytes`: a restore of much more or much less than that says nothing, as a part of its time is the same for all. */
const mostTimes = 4;

/** In proportion to the bytes, from the last restore that was like it; null without one. */
export function durationLikeBefore(
  earlier: readonly EarlierRestore[],
  wanted: RestoreKind & { sqlBytes: number },
): number | null {
  const last = earlier.findLast(
    (one) =>
      one.filePath === wanted.filePath &&
      one.host === wanted.host &&
      one.port === wanted.port &&
      one.mode === wanted.mode &&
      one.isWhole === wanted.isWhole &&
      one.sqlBytes <= wanted.sqlBytes * mostTimes &&
      wanted.sqlBytes <= one.sqlBytes * mostTimes,
  );
  return last === undefined ? null : inProportion(last.durationMs, last.sqlBytes, wanted.sqlBytes);
}

/** The time for so many bytes where others took `durationMs`. */
export const inProportion = (durationMs: number, ofBytes: number, sqlBytes: number): number =>
  ofBytes === 0 ? durationMs : Math.round((durationMs * sqlBytes) / ofBytes);
