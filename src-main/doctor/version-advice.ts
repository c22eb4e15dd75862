/** What the versions of PostgreSQL's programs and servers mean for dumps. Pure. */
import { listedMinor, newestListedMajor } from '../postgres/tools/minor-versions.ts';

/**
 * null when this psql has no known hole; else the version to go to. The releases of the list are the first whose psql
 * is safe with a dump from strangers (CVE-2026-18408 and CVE-2026-6464: older ones can be made to run commands). Majors
 * before these get no more fixes.
 */
export function saferPsql(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > newestListedMajor) return null;
  const safeMinor = listedMinor(major);
  if (safeMinor === undefined) return `${newestListedMajor}.${listedMinor(newestListedMajor)}`;
  return minor >= safeMinor ? null : `${major}.${safeMinor}`;
}

/** pg_dump refuses servers of a newer major than its own (manual, "pg_dump", Notes). */
export function canDump(toolMajor: number, serverMajor: number): boolean {
  return toolMajor >= serverMajor;
}

/** pg_dump 17 and later begins with a setting that servers before 17 do not know. */
const transactionTimeoutMajor = 17;

/** Which servers can load a backup: "PostgreSQL 15 and later". */
export function loadsInto(serverMajor: number, pgDumpMajor: number): string {
  const words = `PostgreSQL ${serverMajor} and later`;
  return pgDumpMajor >= transactionTimeoutMajor && serverMajor < transactionTimeoutMajor
    ? `${words} (before ${transactionTimeoutMajor}, remove the line “SET transaction_timeout = 0;” first)`
    : words;
}
