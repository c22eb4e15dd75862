/** The facts about one backup in its details. Pure functions: no I/O. */
import { exactTime } from '#shared/describe-time.ts';
import type { BackupEntry, BackupFacts } from '#shared/domain/backup.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { originOf, rowDifference, sizeDifference } from './backup-messages.ts';
import type { ListedBackup } from './listed-backup.ts';

type Fact = readonly [name: string, value: string];

/** `facts`: undefined while they are read. */
export function inspectorFacts(
  { backup, before }: ListedBackup,
  facts: BackupFacts | undefined,
): Fact[] {
  const { details, sizeBytes } = backup;
  const manifest = facts?.manifest ?? null;
  const size = { size: formatBytes(sizeBytes), bytes: sizeBytes };
  return [
    [text('backup-list.fact.created'), exactTime(new Date(backup.createdAt))],
    [
      text('backup-list.fact.size'),
      before === null
        ? text('backup-list.fact.size-value', size)
        : text('backup-list.fact.size-difference', {
            ...size,
            difference: sizeDifference(before.sizeBytes),
          }),
    ],
    ...(details === null ? [] : detailFacts(details, before, manifest)),
  ];
}

function detailFacts(
  details: NonNullable<BackupEntry['details']>,
  before: ListedBackup['before'],
  manifest: BackupFacts['manifest'],
): Fact[] {
  const { tables, rows, databaseName: database } = details;
  const total = formatDuration(details.durationMs);
  return [
    [
      text('backup-list.fact.contains'),
      before === null
        ? text('backup-list.fact.contains-value', { tables, rows })
        : text('backup-list.fact.contains-difference', {
            tables,
            rows,
            difference: rowDifference(before.rows),
          }),
    ],
    ...(manifest === null
      ? []
      : [[text('backup-list.fact.plain-sql'), formatBytes(manifest.sqlBytes)] as const]),
    [
      text('backup-list.fact.made-by'),
      text('backup-list.fact.made-by-value', { origin: originOf(details), admin: details.admin }),
    ],
    [
      text('backup-list.fact.duration'),
      manifest === null
        ? total
        : text('backup-list.fact.duration-parts', {
            total,
            dump: formatDuration(manifest.dumpMs),
            verify: formatDuration(manifest.verifyMs),
          }),
    ],
    [
      text('backup-list.fact.database'),
      manifest === null
        ? database
        : text('backup-list.fact.database-place', {
            database,
            host: manifest.host,
            port: manifest.port,
          }),
    ],
    [
      text('backup-list.fact.versions'),
      text('backup-list.fact.versions-value', {
        server: details.serverVersion,
        tool: details.pgDumpVersion,
      }),
    ],
    [text('backup-list.fact.verified'), exactTime(new Date(details.verifiedAt))],
    ...decided(text('backup-list.fact.verified-again'), manifest?.verifiedAgain),
    ...decided(text('backup-list.fact.pinned'), manifest?.pinned),
    ...decided(text('backup-list.fact.acknowledged'), manifest?.acknowledged),
    ...(manifest === null
      ? []
      : [
          [
            text('backup-list.fact.roles'),
            text(
              manifest.withRoles
                ? 'backup-list.fact.roles-saved'
                : 'backup-list.fact.roles-not-saved',
            ),
          ] as const,
        ]),
  ];
}

const decided = (name: string, decision: { by: string; at: string } | null | undefined): Fact[] =>
  decision === null || decision === undefined
    ? []
    : [
        [
          name,
          text('backup-list.fact.decided', {
            at: exactTime(new Date(decision.at)),
            by: decision.by,
          }),
        ],
      ];
