/** Decides how many sessions dump the rows of a database. */
import { mostSessions } from '#shared/domain/sessions.ts';

export interface SessionFacts {
  /** The number that the user has chosen; null: chosen here. */
  requested: number | null;
  /** True if the server runs on this computer. */
  isLocal: boolean;
  roundTripMs: number;
  /** Number of processor cores of this computer. */
  cores: number;
  /** Connections that the server, the role and the database still allow. */
  freeConnections: number;
  /** Size of all tables that several sessions may dump. */
  largeBytes: number;
}

/** Below this round trip, a server behind a loopback address is on this computer. */
const longestLocalRoundTripMs = 2;
/** With less data, the additional connections take longer than they save. */
const smallestLargeBytes = 32 * 1024 * 1024;
/** With a longer round trip, one session is slower, so more sessions pay. */
const longRoundTripMs = 40;
const usualSessions = 4;
/** Nightjar takes at most this part of the free connections. */
const partOfFree = 4;
/** Of pg_dump. */
const otherConnections = 1;

/**
 * Returns 1 to 8; 1 means that pg_dump dumps everything. A local server needs about one core for
 * each session, and compression needs the rest: docs/performance.md.
 */
export function sessionCount(facts: SessionFacts): number {
  const { requested, cores, freeConnections, largeBytes, roundTripMs } = facts;
  const allowed = Math.floor(freeConnections / partOfFree) - otherConnections;
  const bounded = (wanted: number): number => Math.max(1, Math.min(mostSessions, wanted, allowed));
  if (requested !== null) return bounded(requested);
  if (largeBytes < smallestLargeBytes) return 1;
  if (facts.isLocal && roundTripMs < longestLocalRoundTripMs) {
    return bounded(Math.min(usualSessions, Math.floor(cores / 2)));
  }
  return bounded(roundTripMs > longRoundTripMs ? mostSessions : usualSessions);
}
