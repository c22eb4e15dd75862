/** Texts about the nights of a database. Pure functions: no I/O. */
import { formatBytes, formatDuration } from '#shared/format.ts';
import { describeSlot, describeWaiting } from '#shared/protection/slot-messages.ts';
import { formatDate } from '#shared/words/intl.ts';
import { spoken } from '#shared/words/speak.ts';
import { text } from '#shared/words/text.ts';
import type { Night } from './nights.ts';

const longDay = { weekday: 'long', day: 'numeric', month: 'long' } as const;

/** "Friday, 13 February: 8.8 MB in 2 s, proven. Late: the computer was asleep …". */
export function describeNight(night: Night): string {
  const day = formatDate(new Date(night.day), longDay, spoken());
  const reasons = [
    ...night.slots.filter(({ outcome }) => outcome !== 'good').map((slot) => describeSlot(slot)),
    ...(night.waiting === null ? [] : [describeWaiting(night.waiting)]),
  ];
  const facts = factsOf(night).reduce((first, next) => text('night-strip.and', { first, next }));
  const whole = reasons.reduce(
    (before, reason) => text('night-strip.then', { facts: before, reason }),
    facts,
  );
  return text('night-strip.night', { day, facts: whole });
}

function factsOf({ kind, backups, isProven }: Night): string[] {
  const [latest] = backups;
  if (latest === undefined) {
    return [text(kind === 'before' ? 'night-strip.before' : 'night-strip.nothing')];
  }
  const size = formatBytes(latest.sizeBytes);
  const { details } = latest;
  const made =
    backups.length > 1
      ? text('night-strip.backups', { count: backups.length, size })
      : details === null
        ? text('night-strip.backup', { size })
        : text('night-strip.backup-took', { size, duration: formatDuration(details.durationMs) });
  return [
    made,
    ...(isProven ? [text('night-strip.proven')] : []),
    ...(kind === 'bad' ? [text('night-strip.not-good')] : []),
  ];
}

/** "80 nights with a backup of the last 84; 2 missed". */
export function describeNights(nights: readonly Night[]): string {
  const missed = nights.filter(({ kind }) => kind === 'missed' || kind === 'failed').length;
  const covered = nights.filter(({ kind }) => kind === 'good' || kind === 'late').length;
  return text('night-strip.summary', { covered, nights: nights.length, missed });
}

/** The name of each month at its first night; null for the other nights. */
export function monthNames(nights: readonly Night[]): (string | null)[] {
  return nights.map(({ day }, index) => {
    const date = new Date(day);
    const isFirst = index === 0 || date.getDate() === 1;
    return isFirst ? formatDate(date, { month: 'short' }, spoken()) : null;
  });
}
