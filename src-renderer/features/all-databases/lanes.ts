/** The planned backups of the next 24 hours on a time axis, one lane for each server. Pure functions: no I/O. */
import type { DatabaseState } from './databases-overview.ts';

export interface LaneRun {
  connectionId: string;
  name: string;
  startsAt: number;
  /** Expected end; null if the duration is not known. */
  endsAt: number | null;
  isBlocked: boolean;
}

/** The backups of one server, which run one after the other. */
export interface Lane {
  /** The name of its only database, else of the server. */
  name: string;
  runs: readonly LaneRun[];
}

export interface TimeAxis {
  from: number;
  to: number;
  /** Times to name, the first at `from`. */
  ticks: readonly number[];
  /** The lane that begins first is first. */
  lanes: readonly Lane[];
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** An axis has three to six ticks. */
const steps = [5, 15, 30, 60, 120, 240, 360].map((minutes) => minutes * minuteMs);
const mostTicks = 6;

/** Returns null if no backup is planned. */
export function timeAxis(states: readonly DatabaseState[], now: Date): TimeAxis | null {
  const planned = states
    .flatMap((state) => {
      const at = state.protection.next?.getTime();
      return at === undefined || at > now.getTime() + dayMs ? [] : [{ state, at }];
    })
    .toSorted((a, b) => a.at - b.at);
  if (planned.length === 0) return null;
  const servers = new Map<string, LaneRun[]>();
  for (const { state, at } of planned) {
    const { connection, lastGood, protection } = state;
    const server = `${connection.host}:${connection.port}`;
    const runs = servers.get(server) ?? [];
    const before = runs.at(-1);
    const startsAt = Math.max(at, before?.endsAt ?? at);
    const durationMs = lastGood?.details?.durationMs;
    runs.push({
      connectionId: connection.id,
      name: connection.name,
      startsAt,
      endsAt: durationMs === undefined ? null : startsAt + durationMs,
      isBlocked: protection.blockers.some(({ stops }) => stops === 'backup'),
    });
    servers.set(server, runs);
  }
  const lanes = [...servers].map(([server, runs]) => ({
    name: runs.length === 1 ? (runs[0]?.name ?? server) : server.replace(/:5432$/u, ''),
    runs,
  }));
  return { ...spanOf(lanes), lanes };
}

function spanOf(lanes: readonly Lane[]): Pick<TimeAxis, 'from' | 'to' | 'ticks'> {
  const runs = lanes.flatMap((lane) => lane.runs);
  const first = Math.min(...runs.map(({ startsAt }) => startsAt));
  const last = Math.max(...runs.map(({ startsAt, endsAt }) => endsAt ?? startsAt));
  const step = steps.find((one) => (last - first) / one <= mostTicks - 2) ?? dayMs / 4;
  const from = Math.floor(first / step) * step;
  const count = Math.max(2, Math.ceil((last - from) / step) + (last === from ? 1 : 0));
  return {
    from,
    to: from + count * step,
    ticks: Array.from({ length: count }, (_, index) => from + index * step),
  };
}

/** Two runs overlap in time, so the network and this computer carry both. */
export const runsAtOnce = ({ lanes }: TimeAxis): number => {
  const edges = lanes
    .flatMap(({ runs }) =>
      runs.flatMap(({ startsAt, endsAt }) =>
        endsAt === null
          ? []
          : ([
              [startsAt, 1],
              [endsAt, -1],
            ] as const),
      ),
    )
    .toSorted(([a, up], [b, other]) => a - b || up - other);
  let running = 0;
  let most = 0;
  for (const [, change] of edges) {
    running += change;
    most = Math.max(most, running);
  }
  return most;
};
