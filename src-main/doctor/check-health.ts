/** Doctor check of the health of a database. Pure functions: no I/O. */
import type { DatabaseHealth } from '#shared/domain/health.ts';
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import { formatBytes } from '#shared/format.ts';
import { calendarDate } from '#shared/describe-time.ts';

const namedTables = 3;
/** From this share of used connections a backup can fail to get a connection. */
const fullShare = 0.9;

/** Returns null if the server could not be queried: the check of the connection reports that. */
export function checkHealth(connection: string, health: DatabaseHealth): DoctorCheck | null {
  if (!health.reachable) return null;
  const { connections, growth, largestTables } = health;
  const isNearlyFull = connections.used >= connections.maximum * fullShare;
  return {
    name: `Health of ${connection}`,
    state: isNearlyFull ? 'attention' : 'ok',
    detail: [
      `${connections.used} of ${connections.maximum} connections in use`,
      ...(growth === null ? [] : [describeGrowth(growth)]),
      ...(largestTables.length === 0
        ? []
        : [`largest: ${largestTables.slice(0, namedTables).map(tableMessage).join(', ')}`]),
    ].join('; '),
    nextStep: isNearlyFull
      ? 'A backup needs up to three connections: close some, or raise max_connections.'
      : null,
  };
}

type Reachable = Extract<DatabaseHealth, { reachable: true }>;

function describeGrowth({ bytes, sinceAt }: NonNullable<Reachable['growth']>): string {
  const size = formatBytes(Math.abs(bytes));
  const change = bytes === 0 ? 'no growth' : bytes > 0 ? `grown by ${size}` : `shrunk by ${size}`;
  return `${change} since ${calendarDate(new Date(sinceAt))}`;
}

function tableMessage(table: Reachable['largestTables'][number]) {
  const { schema, name, sizeBytes, sizeIsEstimated, lastVacuumAt } = table;
  const vacuum =
    lastVacuumAt === null
      ? 'never vacuumed'
      : `vacuumed on ${calendarDate(new Date(lastVacuumAt))}`;
  return `${schema}.${name} ${sizeIsEstimated ? 'about ' : ''}${formatBytes(sizeBytes)} (${vacuum})`;
}
