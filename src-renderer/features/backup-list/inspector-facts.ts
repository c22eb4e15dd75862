/** The facts about one backup in its details. Pure functions: no I/O. */
import { exactTime } from '#shared/describe-time.ts';
import type { BackupEntry, BackupFacts } from '#shared/domain/backup.ts';
import { counted, formatBytes, formatDuration } from '#shared/format.ts';
import { formatRows, originOf, rowDifference, sizeDifference } from './backup-messages.ts';
import type { ListedBackup } from './listed-backup.ts';

type Fact = readonly [name: string, value: string];

/** `facts`: undefined while they are read. */
export function inspectorFacts(
  { backup, before }: ListedBackup,
  facts: BackupFacts | undefined,
): Fact[] {
  const { details, sizeBytes } = backup;
  const manifest = facts?.manifest ?? null;
  return [
    ['Created', exactTime(new Date(backup.createdAt))],
    [
      'Size',
      `${formatBytes(sizeBytes)} (${formatRows(sizeBytes)} bytes)${before === null ? '' : `, ${sizeDifference(before.sizeBytes)}`}`,
    ],
    ...(details === null ? [] : detailFacts(details, before, manifest)),
  ];
}

function detailFacts(
  details: NonNullable<BackupEntry['details']>,
  before: ListedBackup['before'],
  manifest: BackupFacts['manifest'],
): Fact[] {
  const made = `${originOf(details)}, ${details.admin}`;
  const rows = before === null ? '' : ` (${rowDifference(before.rows)})`;
  const parts =
    manifest === null
      ? ''
      : `: ${formatDuration(manifest.dumpMs)} to dump, ${formatDuration(manifest.verifyMs)} to verify`;
  return [
    ['Contains', `${counted(details.tables, 'table')}, ${counted(details.rows, 'row')}${rows}`],
    ...(manifest === null ? [] : [['As plain SQL', formatBytes(manifest.sqlBytes)] as const]),
    ['Made by', made],
    ['Duration', `${formatDuration(details.durationMs)}${parts}`],
    [
      'Database',
      `${details.databaseName}${manifest === null ? '' : ` on ${manifest.host}, port ${manifest.port}`}`,
    ],
    ['Versions', `PostgreSQL ${details.serverVersion}, pg_dump ${details.pgDumpVersion}`],
    ['Verified', exactTime(new Date(details.verifiedAt))],
    ...decided('Verified again', manifest?.verifiedAgain),
    ...decided('Pinned', manifest?.pinned),
    ...decided('Warnings acknowledged', manifest?.acknowledged),
    ...(manifest === null
      ? []
      : [['Roles', manifest.withRoles ? 'saved beside the backup' : 'not saved'] as const]),
  ];
}

const decided = (name: string, decision: { by: string; at: string } | null | undefined): Fact[] =>
  decision === null || decision === undefined
    ? []
    : [[name, `${exactTime(new Date(decision.at))}, ${decision.by}`]];
