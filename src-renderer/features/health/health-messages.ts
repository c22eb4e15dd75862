/** Texts about health and statistics. Pure functions: no I/O. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { BackupStatistics, DatabaseHealth, TableHealth } from '#shared/domain/health.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { calendarDate, dayAndMonth } from '#shared/describe-time.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { text } from '#shared/words/text.ts';
import { rowDifference, sizeDifference } from '../backup-list/backup-messages.ts';

type Reachable = Extract<DatabaseHealth, { reachable: true }>;
export type Fact = [name: string, value: string];

/** "11 of 12 runs succeeded · 29 of 30 scheduled backups created". */
export function statisticsSummary(found: BackupStatistics): string {
  const finished = found.succeededRuns + found.failedRuns;
  return [
    ...(finished === 0
      ? []
      : [text('health.runs-succeeded', { succeededRuns: found.succeededRuns, finished })]),
    ...(found.nightsDue === 0
      ? []
      : [
          text('health.scheduled-backups-created', {
            nightsCovered: found.nightsCovered,
            nightsDue: found.nightsDue,
          }),
        ]),
  ].join(' · ');
}

/** Days over which the growth is shown. */
const growthMs = 30 * 24 * 60 * 60_000;

/**
 * "+310 rows and +74.2 KB since 15 January": from the oldest good backup of the last month to the newest. null if
 * there are less than two. `backups`: newest first.
 */
export function describeBackupGrowth(backups: readonly BackupEntry[], now: Date): string | null {
  const good = backups.filter(isGood);
  const first = good.findLast(({ createdAt }) => now.getTime() - Date.parse(createdAt) <= growthMs);
  const last = good[0];
  if (first === undefined || last === undefined || first === last) return null;
  const rows = (last.details?.rows ?? 0) - (first.details?.rows ?? 0);
  return text('health.backup-growth', {
    count: Math.abs(rows),
    rows: rowDifference(rows),
    size: sizeDifference(last.sizeBytes - first.sizeBytes),
    since: dayAndMonth(new Date(first.createdAt)),
  });
}

/** The statistics with their names, the most important first. */
export function statisticsFacts(found: BackupStatistics): Fact[] {
  const finished = found.succeededRuns + found.failedRuns;
  return [
    [
      text('health.backups'),
      text('health.them-verified', {
        backups: found.backups,
        verifiedBackups: found.verifiedBackups,
      }),
    ],
    [text('health.size-all'), formatBytes(found.totalSizeBytes)],
    [
      text('health.success-rate'),
      found.successRate === null
        ? text('health.no-runs-yet')
        : text('health.runs', {
            floor: Math.floor(found.successRate * 100),
            succeededRuns: found.succeededRuns,
            finished,
          }),
    ],
    [
      text('health.mean-duration'),
      found.meanDurationMs === null
        ? text('health.not-known-yet')
        : formatDuration(found.meanDurationMs),
    ],
    [
      text('health.scheduled-backups-created-2'),
      found.nightsDue === 0
        ? text('health.none-scheduled-yet')
        : text('health.nightscovered-nightsdue', {
            nightsCovered: found.nightsCovered,
            nightsDue: found.nightsDue,
          }),
    ],
  ];
}

export function healthFacts(health: Reachable): Fact[] {
  const { used, maximum } = health.connections;
  return [
    [
      text('health.server'),
      health.isStandby
        ? text('health.postgresql-standby', { serverVersion: health.serverVersion })
        : text('health.postgresql-serverversion', { serverVersion: health.serverVersion }),
    ],
    [text('health.size'), formatBytes(health.sizeBytes)],
    [text('health.growth'), describeGrowth(health.growth)],
    [text('health.connections'), text('health.used-maximum', { used, maximum })],
  ];
}

function describeGrowth(growth: Reachable['growth']): string {
  if (growth === null) return text('health.known-after-first-backup');
  const since = calendarDate(new Date(growth.sinceAt));
  if (growth.bytes === 0) return text('health.none-since', { since });
  const size = formatBytes(Math.abs(growth.bytes));
  return growth.bytes > 0
    ? text('health.more-since', { size, since })
    : text('health.less-since', { size, since });
}

/** The row estimate of the server: "about 12,345". */
export const describeRows = (rows: number | null): string =>
  rows === null ? text('health.not-analysed') : text('health.about-rows', { rows });

/**
 * The size of a table. With "about" if the table is locked, because then its size cannot be
 * measured.
 */
export const describeSize = ({
  sizeBytes,
  sizeIsEstimated,
}: Pick<TableHealth, 'sizeBytes' | 'sizeIsEstimated'>): string =>
  sizeIsEstimated
    ? text('health.about-size', { size: formatBytes(sizeBytes) })
    : formatBytes(sizeBytes);
