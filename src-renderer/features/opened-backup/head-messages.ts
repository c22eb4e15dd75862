/** The texts of the head of an opened backup. Pure functions: no I/O. */
import { damageSentences } from '#shared/rows-messages.ts';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Contents } from '#shared/domain/catalog.ts';
import { exactTime } from '#shared/describe-time.ts';
import { text } from '#shared/words/text.ts';
import type { BackupView } from '../../navigation.ts';

/** Views of the switch, in its order. */
export const switchViews = [
  'contents',
  'compare',
  'definition',
  'overview',
] as const satisfies readonly BackupView[];

/** The name of the database; of a dump from elsewhere, the name of the file. */
export const nameOf = ({ database, filename }: Contents, connection: string | null): string =>
  connection ?? database ?? filename;

/** "25 November 2026 at 21:40:12 CET", in the zone of the reader; the name of the file if unknown. */
export function timeOf({ createdAt, database, filename }: Contents): string {
  if (createdAt !== null) return exactTime(new Date(createdAt));
  return database === null ? text('opened-backup.unknown-time') : filename;
}

/** Why the rows must not be trusted: the file was found damaged, or it was cut off. Null if neither. */
export function damageOf(
  contents: Pick<Contents, 'damage' | 'tables'>,
  entry: BackupEntry | null,
): { label: string; detail: string } | null {
  const invalidated = entry?.details?.invalidated ?? null;
  if (invalidated?.kind === 'damaged') {
    return { label: text('damage.label.damaged'), detail: invalidated.detail };
  }
  if (contents.damage === null) return null;
  const isCut = contents.tables.some(({ state }) => state === 'cut' || state === 'missing');
  return {
    label: text(isCut ? 'damage.label.cut' : 'damage.label.damaged'),
    detail: damageSentences(contents).join(' '),
  };
}
