/** Texts about health and statistics. Pure functions: no I/O. */
import type { BackupStatistics, DatabaseHealth, TableHealth } from '#shared/domain/health.ts';
import { counted, formatBytes, formatDuration } from '#shared/format.ts';
import { calendarDate } from '#shared/describe-time.ts';

type Reachable = Extract<DatabaseHealth, { reachable: true }>;
export type Fact = [name: string, value: string];

/** "12 backups, 340.2 MB · 11 of 12 runs succeeded · 29 of 30 scheduled backups created". */
export function statisticsSummary(found: BackupStatistics): string {
  const finished = found.succeededRuns + found.failedRuns;
  return [
    `${counted(found.backups, 'backup')}, ${formatBytes(found.totalSizeBytes)}`,
    ...(finished === 0 ? [] : [`${found.succeededRuns} of ${counted(finished, 'run')} succeeded`]),
    ...(found.nightsDue === 0
      ? []
      : [`${found.nightsCovered} of ${found.nightsDue} scheduled backups created`]),
  ].join(' · ');
}

/** The statistics with their names, the most important first. */
export function statisticsFacts(found: BackupStatistics): Fact[] {
  const finished = found.succeededRuns + found.failedRuns;
  return [
    ['Backups', `${found.backups}, ${found.verifiedBackups} of them verified`],
    ['Size of all', formatBytes(found.totalSizeBytes)],
    [
      'Success rate',
      found.successRate === null
        ? 'no runs yet'
        : `${Math.floor(found.successRate * 100)} % (${found.succeededRuns} of ${counted(finished, 'run')})`,
    ],
    [
      'Mean duration',
      found.meanDurationMs === null ? 'not known yet' : formatDuration(found.meanDurationMs),
    ],
    [
      'Scheduled backups created',
      found.nightsDue === 0 ? 'none scheduled yet' : `${found.nightsCovered} of ${found.nightsDue}`,
    ],
  ];
}

export function healthFacts(health: Reachable): Fact[] {
  const { used, maximum } = health.connections;
  return [
    ['Server', `PostgreSQL ${health.serverVersion}${health.isStandby ? ', a standby' : ''}`],
    ['Size', formatBytes(health.sizeBytes)],
    ['Growth', describeGrowth(health.growth)],
    ['Connections', `${used} of ${maximum}`],
  ];
}

function describeGrowth(growth: Reachable['growth']): string {
  if (growth === null) return 'known after the first backup';
  const since = calendarDate(new Date(growth.sinceAt));
  if (growth.bytes === 0) return `none since ${since}`;
  const size = formatBytes(Math.abs(growth.bytes));
  return growth.bytes > 0 ? `${size} more since ${since}` : `${size} less since ${since}`;
}

/** The row estimate of the server: "about 12,345". */
export const describeRows = (rows: number | null): string =>
  rows === null ? 'not analysed' : `about ${new Intl.NumberFormat('en-GB').format(rows)}`;

/**
 * The size of a table. With "about" if the table is locked, because then its size cannot be
 * measured.
 */
export const describeSize = ({
  sizeBytes,
  sizeIsEstimated,
}: Pick<TableHealth, 'sizeBytes' | 'sizeIsEstimated'>): string =>
  `${sizeIsEstimated ? 'about ' : ''}${formatBytes(sizeBytes)}`;
