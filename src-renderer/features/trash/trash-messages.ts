/** Sentences about deleted backups. Pure functions. */
import { upcomingTime, relativeTime } from '#shared/describe-time.ts';
import type { DeletionResult, PutBackResult, TrashEntry } from '#shared/domain/trash.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatBytes } from '#shared/format.ts';

export const trashNote =
  'You can put it back for 24 hours. Until then it uses its room, unless a new backup needs it.';
export const trashNoteForSeveral =
  'You can put them back for 24 hours. Until then they use their room, unless a new backup needs it.';
export const forGoodLabel = 'Delete for good and free the room at once. This cannot be undone.';

const backups = (count: number): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? 'backup' : 'backups'}`;

/** "3 backups deleted. They can be put back for 24 hours." */
export function describeDeletion({ deleted }: DeletionResult): { title: string; message: string } {
  const isForGood = deleted.every(({ trashId }) => trashId === null);
  const title = `${backups(deleted.length)} deleted${isForGood ? ' for good' : ''}`;
  if (isForGood) return { title, message: 'The room is free.' };
  const pronoun = deleted.length === 1 ? 'It' : 'They';
  return { title, message: `${pronoun} can be put back for 24 hours.` };
}

/** Says what was put back, and what was pinned because retention would delete it again. */
export function describePutBack({ putBack }: PutBackResult): { title: string; message: string } {
  const pinned = putBack.filter((one) => one.pinned).length;
  const title = `${backups(putBack.length)} put back`;
  if (pinned === 0) return { title, message: putBack.map(({ filename }) => filename).join(', ') };
  const which = pinned === putBack.length ? (pinned === 1 ? 'It' : 'They') : backups(pinned);
  const [verb, object] = pinned === 1 ? ['is', 'it'] : ['are', 'them'];
  return {
    title,
    message: `${which} ${verb} older than your retention period, which would delete ${object} again. Therefore Nightjar has pinned ${object}. Unpin ${object} to let ${object} go.`,
  };
}

/** "2 backups were not deleted", and the reason of each. */
export function describeFailures(
  failures: DeletionResult['failures'],
  verb: 'deleted' | 'put back',
): { title: string; message: string } {
  const shown = failures.slice(0, 3).map(({ error }) => describeError(error).explanation);
  const more = failures.length - shown.length;
  return {
    title: `${backups(failures.length)} ${failures.length === 1 ? 'was' : 'were'} not ${verb}`,
    message: [...shown, ...(more > 0 ? [`And ${more} more.`] : [])].join(' '),
  };
}

/** "Deleted in the last 24 hours: 3 backups, 12 MB". */
export const describeTrash = ({ count, sizeBytes }: { count: number; sizeBytes: number }): string =>
  `Deleted in the last 24 hours: ${backups(count)}, ${formatBytes(sizeBytes)}`;

/** "Deleted 2 hours ago by Ada. Goes for good tomorrow at 14:00." */
export function describeEntry({ deletedAt, goesAt, by, reason }: TrashEntry, now: Date): string {
  const who = reason === 'retention' ? ' by age' : by === null ? '' : ` by ${by}`;
  const goes = new Date(goesAt);
  const end = goes <= now ? 'soon' : upcomingTime(goes, now);
  return `Deleted ${relativeTime(new Date(deletedAt), now)}${who}. It goes for good ${end}.`;
}
