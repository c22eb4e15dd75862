/**
 * Which psql knows `\\restrict` (CVE-2025-8714), by which it refuses all commands of its own. It is put
 * around our words as a second wall: psql is given nothing of a dump to read (`psql-words.ts`). Source: the release notes of
 * PostgreSQL. Pure.
 */

/** The first minor version of each major that has it. */
const firstMinor: Record<number, number> = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6, 18: 0 };
const newestListed = 18;

/** `version` as psql prints it: "15.18". */
export function knowsRestrict(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major > newestListed || minor >= (firstMinor[major] ?? Infinity);
}
