/**
 * Checks which psql supports `\\restrict` (CVE-2025-8714), with which psql rejects all of its own
 * commands. It surrounds the statements of Nightjar as a second protection: psql reads no part of a
 * dump (`psql-input.ts`). Source: the release notes of PostgreSQL. No I/O.
 */

/** The first minor version of each major version that supports it. */
const firstMinor: Record<number, number> = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6, 18: 0 };
const newestListed = 18;

/** `version` as psql prints it: "15.18". */
export function knowsRestrict(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major > newestListed || minor >= (firstMinor[major] ?? Infinity);
}
