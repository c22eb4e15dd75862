/** The texts of the head of an opened backup. Pure functions: no I/O. */
import { damageSentences } from '#shared/rows-messages.ts';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Contents } from '#shared/domain/catalog.ts';
import { exactTime } from '#shared/describe-time.ts';
import type { BackupView } from '../../navigation.ts';

export const headTexts = {
  back: 'Back',
  older: 'Older backup',
  newer: 'Newer backup',
  views: 'What is shown',
  restore: 'Restore…',
  more: 'More actions',
  prove: 'Prove',
  verify: 'Verify',
  show: 'Show in folder',
  copyPath: 'Copy path',
  pathCopied: 'The path was copied.',
  exportCsv: 'Export the table as CSV…',
  exportSql: 'Export the table as SQL…',
  restoreTable: 'Restore this table…',
  stopExport: 'Stop the export',
  exported: 'Table exported',
  damaged: 'Damaged',
  cut: 'Not complete',
} as const;

/** Views of the switch, in its order. */
export const switchViews = [
  { value: 'contents', label: 'Rows' },
  { value: 'compare', label: 'Changes' },
  { value: 'definition', label: 'Definition' },
  { value: 'overview', label: 'Facts' },
] as const satisfies readonly { value: BackupView; label: string }[];

/** The name of the database; of a dump from elsewhere, the name of the file. */
export const nameOf = ({ database, filename }: Contents, connection: string | null): string =>
  connection ?? database ?? filename;

/** "25 November 2026 at 21:40:12 CET", in the zone of the reader; the name of the file if unknown. */
export function timeOf({ createdAt, database, filename }: Contents): string {
  if (createdAt !== null) return exactTime(new Date(createdAt));
  return database === null ? 'A dump of unknown time' : filename;
}

/** Why the rows must not be trusted: the file was found damaged, or it was cut off. Null if neither. */
export function damageOf(
  contents: Pick<Contents, 'damage' | 'tables'>,
  entry: BackupEntry | null,
): { label: string; detail: string } | null {
  const invalidated = entry?.details?.invalidated ?? null;
  if (invalidated?.kind === 'damaged') {
    return { label: headTexts.damaged, detail: invalidated.detail };
  }
  if (contents.damage === null) return null;
  const isCut = contents.tables.some(({ state }) => state === 'cut' || state === 'missing');
  return {
    label: isCut ? headTexts.cut : headTexts.damaged,
    detail: damageSentences(contents).join(' '),
  };
}
