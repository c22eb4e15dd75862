/**
 * What a psql can be trusted with. `\restrict` (CVE-2025-8714) makes it refuse every command of its
 * own in a dump; older ones do not know it. Some that do can still be made to run a program by
 * backquotes behind `\unrestrict` (CVE-2026-18408). Source: the release notes of PostgreSQL. Pure.
 */

export interface PsqlSafety {
  knowsRestrict: boolean;
  /** No known way for a dump to start a program. */
  isSafe: boolean;
}

/** The first minor version of each major with `\restrict`, and the first one without the hole in it. */
const minors: Record<number, { restrict: number; safe: number }> = {
  13: { restrict: 22, safe: Infinity },
  14: { restrict: 19, safe: 24 },
  15: { restrict: 14, safe: 19 },
  16: { restrict: 10, safe: 15 },
  17: { restrict: 6, safe: 11 },
  18: { restrict: 0, safe: 6 },
};
const newestListed = 18;

/** `version` as psql prints it: "15.18". */
export function psqlSafety(version: string): PsqlSafety {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  if (major > newestListed) return { knowsRestrict: true, isSafe: true };
  const known = minors[major];
  if (known === undefined) return { knowsRestrict: false, isSafe: false };
  return { knowsRestrict: minor >= known.restrict, isSafe: minor >= known.safe };
}
