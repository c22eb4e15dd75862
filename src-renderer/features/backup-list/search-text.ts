/** The text that the filter of the list searches. Pure functions: no I/O. */
import { dayAndMonth, weekdayOf } from '#shared/describe-time.ts';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Language } from '#shared/words/languages.ts';
import { spoken } from '#shared/words/speak.ts';
import { text } from '#shared/words/text.ts';
import { markName, markOf, originOf } from './backup-messages.ts';
import type { ListedBackup } from './listed-backup.ts';

/** The texts of one language, each made once. */
interface Known {
  language: Language;
  ofBackups: WeakMap<BackupEntry, string>;
  /** Formatting a date takes longer than everything else here. There are 7 weekdays and 366 days with a month. */
  weekdays: Map<number, string>;
  days: Map<number, string>;
}

/** About a millisecond of work. */
const rowsAtOnce = 250;

let known: Known | null = null;

function knownTexts(): Known {
  const language = spoken();
  if (known?.language !== language) {
    known = {
      language,
      ofBackups: new WeakMap(),
      weekdays: new Map(),
      days: new Map(),
    };
  }
  return known;
}

/** Time, day, trigger, state, file name. In small letters. */
export function searchTextOf({ backup }: ListedBackup): string {
  const texts = knownTexts();
  const found = texts.ofBackups.get(backup);
  if (found !== undefined) return found;
  const { details, filename } = backup;
  const at = new Date(backup.createdAt);
  const searched = [
    `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`,
    once(texts.weekdays, at.getDay(), () => weekdayOf(at)),
    once(texts.days, at.getMonth() * 31 + at.getDate(), () => dayAndMonth(at)),
    String(at.getFullYear()),
    details === null ? '' : `${originOf(details)} ${details.admin}`,
    markName(markOf(backup)),
    details?.pinned === true ? text('backup-list.pinned-word') : '',
    details?.databaseName ?? '',
    filename,
  ]
    .join(' ')
    .toLowerCase();
  texts.ofBackups.set(backup, searched);
  return searched;
}

/**
 * Makes the texts of a few rows, so that the first typed letter finds them made. Returns the position to
 * go on from; the number of rows after the last.
 */
export function makeSearchTexts(rows: readonly ListedBackup[], from: number): number {
  const end = Math.min(rows.length, from + rowsAtOnce);
  for (const row of rows.slice(from, end)) searchTextOf(row);
  return end;
}

/** As `clockTime` in every language of Nightjar. */
const twoDigits = (value: number): string => (value < 10 ? `0${value}` : String(value));

function once(made: Map<number, string>, key: number, make: () => string): string {
  let value = made.get(key);
  if (value === undefined) {
    value = make();
    made.set(key, value);
  }
  return value;
}
