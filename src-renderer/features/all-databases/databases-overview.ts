/** The state of all databases: the worst first, and what is planned. Pure functions: no I/O. */
import { compareNames } from '#shared/words/intl.ts';
import { spoken } from '#shared/words/speak.ts';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Connection } from '#shared/domain/connection.ts';
import type { Tone } from '#shared/domain/tone.ts';
import type { Protection } from '#shared/protection/protection.ts';
import type { Night } from '../night-strip/nights.ts';

export interface DatabaseState {
  connection: Connection;
  protection: Protection;
  lastGood: BackupEntry | undefined;
  nights: readonly Night[];
  /** The latest failed run of the last weeks; null if there is none. */
  lastError: { at: Date; title: string } | null;
}

const badness: Readonly<Record<Tone, number>> = {
  loss: 0,
  attention: 1,
  none: 2,
  running: 3,
  loading: 4,
  good: 5,
};

export const isBad = ({ protection }: DatabaseState): boolean =>
  badness[protection.status.tone] <= badness.none;

/** The worst first; equal ones by name. */
export function worstFirst(states: readonly DatabaseState[]): DatabaseState[] {
  return states.toSorted(
    (a, b) =>
      badness[a.protection.status.tone] - badness[b.protection.status.tone] ||
      compareNames(a.connection.name, b.connection.name, spoken()),
  );
}

/** `words` are found in the name, the database, the server and the state. */
export function withWords(states: readonly DatabaseState[], words: string): DatabaseState[] {
  const wanted = words.toLowerCase().split(/\s+/u).filter(Boolean);
  return states.filter(({ connection, protection }) => {
    const { name, database, host } = connection;
    const searched = `${name} ${database} ${host} ${protection.status.sentence}`.toLowerCase();
    return wanted.every((word) => searched.includes(word));
  });
}

/** The backups that begin at the same time. */
export interface PlannedStart {
  at: number;
  databases: readonly DatabaseState[];
  /** Expected end; null if no duration is known. */
  endsAt: number | null;
  /** Number of backups that wait for another one, because one server has one backup at a time. */
  waiting: number;
  /** Number of backups that cannot run now. */
  blocked: number;
  /** The start before, if its backups are expected to run at this time; null if there is none. */
  overlaps: number | null;
}

const dayMs = 24 * 60 * 60_000;

/** The starts of the next 24 hours, soonest first. */
export function plannedStarts(states: readonly DatabaseState[], now: Date): PlannedStart[] {
  const groups = new Map<number, DatabaseState[]>();
  for (const state of states) {
    const at = state.protection.next?.getTime();
    if (at === undefined || at > now.getTime() + dayMs) continue;
    groups.set(at, [...(groups.get(at) ?? []), state]);
  }
  const starts = [...groups].toSorted(([a], [b]) => a - b);
  const planned: PlannedStart[] = [];
  for (const [at, databases] of starts) {
    const before = planned.at(-1);
    const overlaps =
      before === undefined || before.endsAt === null || before.endsAt <= at ? null : before.at;
    planned.push({ at, databases, ...inTurn(at, databases), overlaps });
  }
  return planned;
}

/** The backups of one server run one after the other; those of different servers at the same time. */
function inTurn(
  at: number,
  databases: readonly DatabaseState[],
): Pick<PlannedStart, 'endsAt' | 'waiting' | 'blocked'> {
  const servers = new Map<string, number>();
  let isKnown = false;
  let blocked = 0;
  for (const { connection, lastGood, protection } of databases) {
    const server = `${connection.host}:${connection.port}`;
    const durationMs = lastGood?.details?.durationMs;
    if (durationMs !== undefined) isKnown = true;
    if (protection.blockers.some(({ stops }) => stops === 'backup')) blocked += 1;
    servers.set(server, (servers.get(server) ?? 0) + (durationMs ?? 0));
  }
  return {
    endsAt: isKnown ? at + Math.max(...servers.values()) : null,
    waiting: databases.length - servers.size,
    blocked,
  };
}
