/** Decides if several sessions dump the rows of a database, and which tables. */
import { cpus } from 'node:os';
import { isThisComputer } from '../../postgres/connection/server-name.ts';
import { dumpEncodingOf, type Attempt } from '../attempt.ts';
import type { SessionSizes } from '../backup-request.ts';
import { chooseTables } from './choose-tables.ts';
import type { LargeTables, LargeTablesRequest } from './large-tables.ts';
import type { SessionsRequest } from './dump-with-sessions.ts';
import { sessionCount, type SessionFacts } from './session-count.ts';
import { quotedAlike } from './table-pieces.ts';

/**
 * A smaller table is not worth the round trips of its own COPY, and with smaller pieces the round
 * trips take longer than the rows.
 */
const usualLockWithinMs = 100;
const usualSizes: SessionSizes = { tableBytes: 8 * 1024 * 1024, pieceBytes: 16 * 1024 * 1024 };

const sessionSizes = ({ ports }: Attempt): SessionSizes => ports.sessionSizes ?? usualSizes;

/** Returns null if one session has to dump everything. */
export function largeTablesFor(attempt: Attempt): LargeTablesRequest | null {
  const { request, plan, ports, allowsSessions } = attempt;
  const encoding = dumpEncodingOf(request, plan);
  // Named pipes do not exist on Windows.
  if (!allowsSessions || encoding !== 'UTF8' || process.platform === 'win32') {
    if (allowsSessions) ports.log.info('one session dumps everything', { encoding });
    return null;
  }
  return {
    smallestBytes: sessionSizes(attempt).tableBytes,
    isWorthIt: (roundTripMs) =>
      sessionCount({
        ...factsOf(attempt),
        roundTripMs,
        freeConnections: Infinity,
        largeBytes: plan.probe.server.databaseSizeBytes,
      }) > 1,
  };
}

/** Returns null if one session dumps everything. The log states what was decided, and why. */
export function severalSessions(
  attempt: Attempt,
  large: LargeTables | null,
): Pick<SessionsRequest, 'sessions' | 'tables' | 'pieceBytes' | 'lockWithinMs'> | null {
  if (large === null) return null;
  const { plan, ports } = attempt;
  const { server, tools } = plan.probe;
  const toolsMajor = Number.parseInt(tools.version, 10);
  const possible = large.hasLineBreaks
    ? []
    : quotedAlike(large.tables, { serverMajor: server.majorVersion, toolsMajor });
  const facts = {
    ...factsOf(attempt),
    roundTripMs: Math.round(large.roundTripMs * 10) / 10,
    freeConnections: large.freeConnections,
    largeBytes: possible.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
  const wanted = sessionCount(facts);
  const { tables, pieceBytes } = chooseTables(possible, {
    sessions: wanted,
    lockCapacity: large.lockCapacity,
    pieceBytes: sessionSizes(attempt).pieceBytes,
  });
  const sessions = tables.length === 0 ? 1 : wanted;
  ports.log.info(sessions === 1 ? 'one session dumps everything' : 'several sessions dump rows', {
    sessions,
    tables: tables.length,
    tablesOfOneSession: large.tables.length - tables.length,
    ...facts,
  });
  const { lockWithinMs = usualLockWithinMs } = sessionSizes(attempt);
  return sessions === 1 ? null : { sessions, tables, pieceBytes, lockWithinMs };
}

const factsOf = ({
  request,
  ports,
}: Attempt): Pick<SessionFacts, 'requested' | 'isLocal' | 'cores'> => ({
  requested: request.sessions ?? ports.sessions?.() ?? null,
  isLocal: isThisComputer(request.target.fields.host),
  cores: cpus().length,
});
