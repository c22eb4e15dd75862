/** Sentences about deleted backups. Pure functions. */
import { relativeTime, upcomingTime } from '#shared/describe-time.ts';
import type { DeletionResult, PutBackResult, TrashEntry } from '#shared/domain/trash.ts';
import { describeError } from '#shared/errors/messages.ts';
import { text } from '#shared/words/text.ts';

interface Said {
  title: string;
  message: string;
}

/** "3 backups deleted": "They can be put back for 24 hours." */
export function describeDeletion({ deleted }: DeletionResult): Said {
  const count = deleted.length;
  return deleted.every(({ trashId }) => trashId === null)
    ? {
        title: text('trash.deleted-for-good.title', { count }),
        message: text('trash.deleted-for-good.message'),
      }
    : {
        title: text('trash.deleted.title', { count }),
        message: text('trash.deleted.message', { count }),
      };
}

/** Says what was put back, and what was pinned because retention would delete it again. */
export function describePutBack({ putBack }: PutBackResult): Said {
  const pinned = putBack.filter((one) => one.pinned).length;
  return {
    title: text('trash.put-back.title', { count: putBack.length }),
    message:
      pinned === 0
        ? putBack.map(({ filename }) => filename).join(', ')
        : text('trash.put-back.pinned', { count: pinned }),
  };
}

/** "2 backups were not deleted", and the reasons. */
export function describeFailures(
  failures: DeletionResult['failures'],
  what: 'not-deleted' | 'not-put-back',
): Said {
  const shown = failures.slice(0, 3).map(({ error }) => describeError(error).explanation);
  const count = failures.length - shown.length;
  return {
    title: text(`trash.${what}.title`, { count: failures.length }),
    message: [...shown, ...(count > 0 ? [text('trash.more-reasons', { count })] : [])].join(' '),
  };
}

/** "Deleted 2 hours ago by Ada. It goes for good tomorrow at 14:00." */
export function describeEntry({ deletedAt, goesAt, by, reason }: TrashEntry, now: Date): string {
  const goes = new Date(goesAt);
  const values = {
    when: relativeTime(new Date(deletedAt), now),
    end: goes <= now ? text('trash.list.soon') : upcomingTime(goes, now),
  };
  if (reason === 'retention') return text('trash.list.by-age', values);
  if (by === null) return text('trash.list.by-unknown', values);
  return text('trash.list.by-user', { ...values, user: by });
}
