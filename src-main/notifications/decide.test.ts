import { describe, expect, it } from 'vitest';
import type { BackupWarning } from '#shared/domain/warning.ts';
import type { Trigger } from '#shared/domain/manifest.ts';
import type { NotificationKind } from '#shared/domain/notifications.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import type { SlotReason, SlotRecord } from '#shared/domain/slot.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import {
  decideOnMissed,
  decideOnRun,
  nothingReported,
  type Decision,
  type ReportedState,
} from './decide.ts';
import { badRun, goodRun, missedSlot } from '../../tests/support/notification-scene.ts';

const start = Date.parse('2026-02-14T02:00:00Z');
const hourMs = 60 * 60_000;

/** Simulates the days of one connection and returns the kinds of the notifications. */
function story() {
  let reported: ReportedState = nothingReported;
  const play = (decision: Decision): NotificationKind | null => {
    ({ reported } = decision);
    return decision.kind;
  };
  return {
    ran: (run: FinishedRun, hours = 0) => play(decideOnRun(run, reported, at(hours))),
    missed: (slots: SlotRecord[], hours = 0) => play(decideOnMissed(slots, reported, at(hours))),
  };
}

const at = (hours: number): Date => new Date(start + hours * hourMs);
const failed = (error: NightjarError, trigger: Trigger = 'scheduled'): FinishedRun =>
  badRun({ error, trigger });
const good = goodRun({ trigger: 'scheduled' });
const unreachable = { code: 'connection-refused', host: 'db', port: 5432 } as const;
const warning: BackupWarning = {
  kind: 'much-smaller',
  sqlBytes: 1,
  previousSqlBytes: 100,
  previousFilename: 'backup_2026-02-13T02-00-00.sql.gz',
};

describe('a run that ended', () => {
  it('successfully is a success, and the first success after a failure is a recovery', () => {
    const { ran } = story();
    expect(ran(good)).toBe('succeeded');
    expect(ran(failed(unreachable), 1)).toBe('failed');
    expect(ran(good, 2)).toBe('recovered');
    expect(ran(good, 3)).toBe('succeeded');
  });

  it('because a user cancelled it is not reported', () => {
    const { ran } = story();
    const { error: _, ...cancelled } = { ...badRun({ error: unreachable }), state: 'cancelled' };
    expect(ran(cancelled as FinishedRun)).toBeNull();
    expect(ran(good)).toBe('succeeded');
  });

  it('with the same failure is reported once in six hours if the schedule started it', () => {
    const { ran } = story();
    expect(ran(failed(unreachable))).toBe('failed');
    expect(ran(failed(unreachable), 0.1)).toBeNull();
    expect(ran(failed(unreachable), 5.9)).toBeNull();
    expect(ran(failed(unreachable), 6)).toBe('failed');
    expect(ran(failed({ code: 'tools-missing' }), 6.1)).toBe('failed');
    // Two alternating failures are not new either.
    expect(ran(failed(unreachable), 6.2)).toBeNull();
    expect(ran(good, 6.3)).toBe('recovered');
    expect(ran(failed(unreachable), 6.4)).toBe('failed');
  });

  it('with a failure is always reported to the user who started it', () => {
    const { ran } = story();
    expect(ran(failed(unreachable))).toBe('failed');
    expect(ran(failed(unreachable, 'manual'), 0.1)).toBe('failed');
    expect(ran(failed(unreachable, 'manual'), 0.2)).toBe('failed');
    expect(ran(failed(unreachable), 0.3)).toBeNull();
  });

  it('with the same failure is reported if the clock was set back in between', () => {
    const { ran } = story();
    expect(ran(failed(unreachable), 100)).toBe('failed');
    expect(ran(failed(unreachable), 0)).toBe('failed');
  });

  it('with a warning is reported as such, and is no recovery', () => {
    const { ran } = story();
    const doubtful = goodRun({ trigger: 'scheduled', warnings: [warning] });
    expect(ran(failed(unreachable))).toBe('failed');
    expect(ran(doubtful, 1)).toBe('needs-a-look');
    expect(ran(doubtful, 2)).toBeNull();
    expect(ran(doubtful, 8)).toBe('needs-a-look');
    expect(ran(good, 9)).toBe('recovered');
  });
});

describe('a slot that was missed', () => {
  it('is reported, and the next good backup is a recovery', () => {
    const { ran, missed } = story();
    expect(missed([missedSlot(), missedSlot()])).toBe('missed');
    expect(missed([missedSlot()], 1)).toBeNull();
    expect(missed([missedSlot()], 24)).toBe('missed');
    expect(ran(good, 25)).toBe('recovered');
  });

  const paused: SlotReason = { kind: 'paused', by: 'ada', until: '2026-02-15T00:00:00Z' };
  const locked: SlotReason = { kind: 'failed', error: { code: 'keychain-locked' }, attempts: 12 };
  const asleep: SlotReason = {
    kind: 'asleep',
    from: '2026-02-14T03:00:00Z',
    to: '2026-02-15T01:50:00Z',
  };

  it.each<[string, SlotReason[]]>([
    ['paused', [paused]],
    ['cancelled', [{ kind: 'cancelled' }]],
    ['switched off', [{ kind: 'switched-off' }]],
    ['failed, then switched off', [locked, { kind: 'switched-off' }]],
    ['paused, then cancelled', [paused, { kind: 'cancelled' }]],
  ])('on purpose (%s) is not reported', (_, reasons) => {
    const { ran, missed } = story();
    expect(missed([missedSlot({ reasons })])).toBeNull();
    expect(ran(good, 1)).toBe('succeeded');
  });

  it.each<[string, SlotReason[]]>([
    ['failed', [paused, locked]],
    ['asleep', [paused, asleep]],
  ])('after a pause has ended (%s) is reported', (_, reasons) => {
    const { ran, missed } = story();
    expect(missed([missedSlot({ reasons })])).toBe('missed');
    expect(ran(good, 1)).toBe('recovered');
  });
});
