/**
 * Whether something that happened is worth telling. Pure. What a person asked for is always
 * answered; what the schedule does by itself is told when it is news, and again while it lasts.
 */
import { z } from 'zod';
import type { NotificationKind } from '#shared/domain/notifications.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { withOldNames } from '#shared/old-names.ts';
import { isGood } from '#shared/protection/good-backup.ts';

/** The same trouble of the same connection is told again only after this long. */
const quietMs = 6 * 60 * 60_000;

/** What is remembered of one connection between two runs, and between two starts. */
const toldFields = z.object({
  /** A run failed or a slot was missed, and no good backup has followed. */
  isFailing: z.boolean(),
  /** When the schedule's troubles were last told, by trouble: `failed:connection-refused`. */
  toldAt: z.record(z.string(), z.iso.datetime()),
});
/** Version 0.1 used another name. */
export const toldSchema = withOldNames(toldFields, { inTrouble: 'isFailing' });
export type Told = z.infer<typeof toldSchema>;

export const nothingTold: Told = { isFailing: false, toldAt: {} };

export interface Decision {
  /** null when nobody needs to hear of it. */
  kind: NotificationKind | null;
  told: Told;
}

/** What to tell of a run that ended. */
export function decideOnRun(run: FinishedRun, told: Told, now: Date): Decision {
  switch (run.state) {
    case 'cancelled':
      // Whoever cancelled it knows.
      return { kind: null, told };
    case 'failed':
      return troubled('failed', `failed:${run.error.code}`, run, { ...told, isFailing: true }, now);
    case 'published':
      if (isGood(run.backup)) {
        return { kind: told.isFailing ? 'recovered' : 'succeeded', told: nothingTold };
      }
      return troubled('needs-a-look', 'needs-a-look', run, told, now);
  }
}

/** What to tell of slots of one connection that were found missed at the same time. */
export function decideOnMissed(slots: readonly SlotRecord[], told: Told, now: Date): Decision {
  if (!slots.some(isWorthNotifying)) return { kind: null, told };
  const scheduled = { trigger: 'scheduled' } as const;
  return troubled('missed', 'missed', scheduled, { ...told, isFailing: true }, now);
}

/**
 * False when it was missed on purpose: somebody cancelled the run or switched the schedule off in the end, or
 * a pause is all that was in the way. A pause that ended before something else went wrong explains nothing.
 */
export function isWorthNotifying({ outcome, reasons }: SlotRecord): boolean {
  const last = reasons.at(-1)?.kind;
  const isOnPurpose =
    last === 'cancelled' ||
    last === 'switched-off' ||
    (last === 'paused' && reasons.every(({ kind }) => kind === 'paused'));
  return outcome === 'missed' && !isOnPurpose;
}

function troubled(
  kind: NotificationKind,
  trouble: string,
  { trigger }: Pick<FinishedRun, 'trigger'>,
  told: Told,
  now: Date,
): Decision {
  if (trigger !== 'scheduled') return { kind, told };
  const last = told.toldAt[trouble];
  const elapsedMs = last === undefined ? Infinity : now.getTime() - Date.parse(last);
  // Less than nothing: the clock was set back, and nobody can say how long ago it was.
  if (elapsedMs >= 0 && elapsedMs < quietMs) return { kind: null, told };
  return { kind, told: { ...told, toldAt: { ...told.toldAt, [trouble]: now.toISOString() } } };
}
