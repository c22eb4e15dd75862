/**
 * Creates the record of a slot that was served or missed, and the resulting state of its
 * connection. Pure functions: no I/O.
 */
import type { FinishedRun } from '#shared/domain/run.ts';
import type { SlotReason, SlotRecord } from '#shared/domain/slot.ts';
import { asMissed, withReason } from './reasons.ts';
import type { ConnectionState, PendingSlot } from './state.ts';

/** Waiting for another backup makes a slot late only if it takes longer than this. */
const queueTimeoutMs = 15 * 60_000;
const servedToRemember = 200;

/** Effect of a decision on a connection. */
export interface SlotChange {
  state: ConnectionState;
  /** Records of the slots that were served or given up. */
  records: SlotRecord[];
  /** False if only the cursor has moved, which need not be saved now. */
  hasChanged: boolean;
}

export type PublishedRun = Extract<FinishedRun, { state: 'published' }>;

/** This run served the pending slot. */
export function serve(
  connectionId: string,
  state: ConnectionState,
  pending: PendingSlot,
  run: PublishedRun,
): SlotChange {
  const delayMs = Date.parse(run.startedAt) - Date.parse(pending.dueAt);
  const reasons =
    pending.waited && run.trigger === 'scheduled' && delayMs > queueTimeoutMs
      ? withReason(pending.reasons, { kind: 'waited-for-another' })
      : pending.reasons;
  return {
    state: {
      ...state,
      pending: null,
      retentionOwed: true,
      servedBy: run.id,
      served: [...state.served, pending.dueAt].slice(-servedToRemember),
    },
    records: [
      {
        connectionId,
        dueAt: pending.dueAt,
        outcome: reasons.length === 0 ? 'good' : 'late',
        servedAt: run.startedAt,
        filename: run.backup.filename,
        runId: run.id,
        reasons,
      },
    ],
    hasChanged: true,
  };
}

export function missedRecord(
  connectionId: string,
  dueAt: string,
  reasons: SlotReason[],
): SlotRecord {
  return {
    connectionId,
    dueAt,
    outcome: 'missed',
    servedAt: null,
    filename: null,
    runId: null,
    reasons,
  };
}

/** The slot is missed because the next slot is near or due. */
export function givenUpRecord(
  connectionId: string,
  { dueAt, reasons, waited }: PendingSlot,
): SlotRecord {
  const onlyWaited = waited && reasons.length === 0;
  return missedRecord(
    connectionId,
    dueAt,
    asMissed(onlyWaited ? [{ kind: 'waited-for-another' }] : reasons),
  );
}
