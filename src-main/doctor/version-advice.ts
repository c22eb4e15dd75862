/**
 * Consequences of the versions of PostgreSQL programs and servers for dumps. Pure functions: no
 * I/O.
 */
import { listedMinor, newestListedMajor } from '../postgres/tools/minor-versions.ts';

/**
 * Returns null if this psql has no known vulnerability; otherwise the version to install. The
 * listed releases are the first whose psql is safe with a dump from an untrusted source
 * (CVE-2026-18408 and CVE-2026-6464: such a dump can make older versions run commands). Older major
 * versions get no more fixes.
 */
export function saferPsql(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > newestListedMajor) return null;
  const safeMinor = listedMinor(major);
  if (safeMinor === undefined) return `${newestListedMajor}.${listedMinor(newestListedMajor)}`;
  return minor >= safeMinor ? null : `${major}.${safeMinor}`;
}

/** pg_dump rejects servers with a newer major version than its own (manual, "pg_dump", Notes). */
export function canDump(toolMajor: number, serverMajor: number): boolean {
  return toolMajor >= serverMajor;
}

/** pg_dump 17 and later writes a setting at the beginning that servers before 17 do not support. */
const transactionTimeoutMajor = 17;

/**
 * The major version of the servers that can load a backup, and later ones. `since` is set if servers before
 * that version need a change of the file first.
 */
export function loadsInto(
  serverMajor: number,
  pgDumpMajor: number,
): { major: number; since: number | null } {
  const isTooNew = pgDumpMajor >= transactionTimeoutMajor && serverMajor < transactionTimeoutMajor;
  return { major: serverMajor, since: isTooNew ? transactionTimeoutMajor : null };
}
