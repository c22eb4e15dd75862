/** Doctor check of the health of a database. Pure functions: no I/O. */
import { text } from '#shared/words/text.ts';
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
    name: text('doctor.health', { connection }),
    state: isNearlyFull ? 'attention' : 'ok',
    detail: [
      text('doctor.connections-in-use', connections),
      ...(growth === null ? [] : [describeGrowth(growth)]),
      ...(largestTables.length === 0
        ? []
        : [
            text('doctor.largest', {
              tables: largestTables.slice(0, namedTables).map(tableMessage).join(', '),
            }),
          ]),
    ].join('; '),
    nextStep: isNearlyFull ? text('doctor.free-connections') : null,
  };
}

type Reachable = Extract<DatabaseHealth, { reachable: true }>;

function describeGrowth({ bytes, sinceAt }: NonNullable<Reachable['growth']>): string {
  const size = formatBytes(Math.abs(bytes));
  const date = calendarDate(new Date(sinceAt));
  if (bytes === 0) return text('doctor.no-growth', { date });
  return text(bytes > 0 ? 'doctor.grown' : 'doctor.shrunk', { size, date });
}

function tableMessage({
  schema,
  name,
  sizeBytes,
  sizeIsEstimated,
  lastVacuumAt,
}: Reachable['largestTables'][number]): string {
  const table = `${schema}.${name}`;
  const bytes = formatBytes(sizeBytes);
  const size = sizeIsEstimated ? text('doctor.about', { size: bytes }) : bytes;
  return lastVacuumAt === null
    ? text('doctor.never-vacuumed', { table, size })
    : text('doctor.vacuumed', { table, size, date: calendarDate(new Date(lastVacuumAt)) });
}
