/**
 * Decides if an event is reported. Pure functions: no I/O. The result of a run that a user started
 * is always reported. The result of a scheduled run is reported if it is new, and again after a
 * while if it persists.
 */
import { z } from 'zod';
import type { NotificationKind } from '#shared/domain/notifications.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { withOldNames } from '#shared/old-names.ts';
import { isGood } from '#shared/protection/good-backup.ts';

/** The same fault of the same connection is reported again only after this time. */
const quietMs = 6 * 60 * 60_000;

/** Stored state of one connection between two runs, and between two starts. */
const reportedFields = z.object({
  /** A run failed or a slot was missed, and no good backup has followed. */
  isFailing: z.boolean(),
  /**
   * Time of the last report of each fault of the schedule, by fault: `failed:connection-refused`.
   */
  toldAt: z.record(z.string(), z.iso.datetime()),
});
/** Version 0.1 used another name. */
export const reportedSchema = withOldNames(reportedFields, { inTrouble: 'isFailing' });
export type ReportedState = z.infer<typeof reportedSchema>;

export const nothingReported: ReportedState = { isFailing: false, toldAt: {} };

export interface Decision {
  /** null if the event is not reported. */
  kind: NotificationKind | null;
  reported: ReportedState;
}

/** Decides on a run that ended. */
export function decideOnRun(run: FinishedRun, reported: ReportedState, now: Date): Decision {
  switch (run.state) {
    case 'cancelled':
      // The user who cancelled the run knows about it.
      return { kind: null, reported };
    case 'failed':
      return decideOnFault(
        'failed',
        `failed:${run.error.code}`,
        run,
        { ...reported, isFailing: true },
        now,
      );
    case 'published':
      if (isGood(run.backup)) {
        return { kind: reported.isFailing ? 'recovered' : 'succeeded', reported: nothingReported };
      }
      return decideOnFault('needs-a-look', 'needs-a-look', run, reported, now);
  }
}

/** Decides on slots of one connection that were found missed at the same time. */
export function decideOnMissed(
  slots: readonly SlotRecord[],
  reported: ReportedState,
  now: Date,
): Decision {
  if (!slots.some(isWorthNotifying)) return { kind: null, reported };
  const scheduled = { trigger: 'scheduled' } as const;
  return decideOnFault('missed', 'missed', scheduled, { ...reported, isFailing: true }, now);
}

/**
 * Returns false if the slot was missed intentionally: a user cancelled the run or switched the
 * schedule off in the end, or a pause is the only reason. A pause that ended before another fault
 * explains nothing.
 */
export function isWorthNotifying({ outcome, reasons }: SlotRecord): boolean {
  const last = reasons.at(-1)?.kind;
  const isOnPurpose =
    last === 'cancelled' ||
    last === 'switched-off' ||
    (last === 'paused' && reasons.every(({ kind }) => kind === 'paused'));
  return outcome === 'missed' && !isOnPurpose;
}

function decideOnFault(
  kind: NotificationKind,
  fault: string,
  { trigger }: Pick<FinishedRun, 'trigger'>,
  reported: ReportedState,
  now: Date,
): Decision {
  if (trigger !== 'scheduled') return { kind, reported };
  const last = reported.toldAt[fault];
  const elapsedMs = last === undefined ? Infinity : now.getTime() - Date.parse(last);
  // A negative value means that the clock was set back, and the elapsed time is unknown.
  if (elapsedMs >= 0 && elapsedMs < quietMs) return { kind: null, reported };
  return {
    kind,
    reported: { ...reported, toldAt: { ...reported.toldAt, [fault]: now.toISOString() } },
  };
}
