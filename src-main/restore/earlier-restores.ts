/**
 * Estimates from earlier restores of a backup how long the next restore takes. No I/O.
 */

/** Only restores of the same kind are compared. */
export interface RestoreKind {
  filePath: string;
  /** Server that received the restore. */
  host: string;
  port: number;
  /** A restore of mode `replace` also backs up the existing database. */
  mode: 'new' | 'replace';
  /** True if everything is restored, false if only some tables are restored. */
  isWhole: boolean;
}

export interface EarlierRestore extends RestoreKind {
  sqlBytes: number;
  durationMs: number;
}

/**
 * Largest allowed ratio between two values of `sqlBytes`. A restore that is much larger or much
 * smaller gives no good estimate, because a part of the time is the same for all restores.
 */
const mostTimes = 4;

/**
 * Estimates the duration in proportion to the bytes, from the last similar restore. Returns null if
 * there was no similar restore.
 */
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

/** Returns the estimated time for `sqlBytes` bytes if `ofBytes` bytes took `durationMs`. */
const inProportion = (durationMs: number, ofBytes: number, sqlBytes: number): number =>
  ofBytes === 0 ? durationMs : Math.round((durationMs * sqlBytes) / ofBytes);
