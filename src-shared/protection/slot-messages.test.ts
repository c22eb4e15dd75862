import { describe, expect, it } from 'vitest';
import type { SlotReason, SlotRecord, WaitingSlot } from '../domain/slot.ts';
import { describeSlot, describeWaiting } from './slot-messages.ts';

const slot = (fields: Partial<SlotRecord>): SlotRecord => ({
  connectionId: 'c0ffee00-0000-4000-8000-000000000001',
  dueAt: '2026-11-24T02:00:00.000Z',
  outcome: 'missed',
  servedAt: null,
  filename: null,
  runId: null,
  reasons: [],
  ...fields,
});
const served = { servedAt: '2026-11-24T07:14:00.000Z', filename: 'f' };
const asleep: SlotReason = {
  kind: 'asleep',
  from: '2026-11-23T23:40:00.000Z',
  to: '2026-11-24T07:12:00.000Z',
};
const refused = { code: 'connection-refused', host: 'db', port: 5432 } as const;

describe('the description of a waiting slot', () => {
  const dueAt = '2026-11-24T02:00:00.000Z';
  const retryAt = '2026-11-24T03:10:00.000Z';
  it.each<[Omit<WaitingSlot, 'dueAt'>, string]>([
    [{ retryAt: null, reasons: [] }, 'Not yet: the backup is about to start or is running.'],
    [
      { retryAt, reasons: [{ kind: 'failed', error: { code: 'keychain-locked' }, attempts: 2 }] },
      'Not yet: 2 attempts failed (The keychain is locked); next attempt at 03:10.',
    ],
    [
      { retryAt: null, reasons: [{ kind: 'waited-for-another' }] },
      'Not yet: another backup of the same server was running.',
    ],
    [
      {
        retryAt: null,
        reasons: [{ kind: 'paused', by: 'Ada', until: '2026-11-24T06:00:00.000Z' }],
      },
      'Not yet: paused by Ada until 06:00.',
    ],
  ])('%j', (waiting, expected) => {
    expect(describeWaiting({ dueAt, ...waiting }, 'UTC')).toBe(expected);
  });
});

describe('the description of a past slot', () => {
  it.each<[Partial<SlotRecord>, string]>([
    [{ outcome: 'good', ...served }, 'Good: backed up at 07:14.'],
    [
      { outcome: 'late', ...served, reasons: [asleep] },
      'Late: the computer was asleep from 23:40 to 07:12; backed up at 07:14.',
    ],
    [
      { reasons: [asleep, { kind: 'overtaken' }] },
      'Missed: the computer was asleep from 23:40 to 07:12, then the next scheduled backup was due.',
    ],
    [
      { reasons: [{ ...asleep, kind: 'not-running', to: '2026-11-26T09:00:00.000Z' }] },
      'Missed: Nightjar was not running from 23:40 to 26 November 09:00.',
    ],
    [
      { reasons: [{ ...asleep, kind: 'clock-moved' }] },
      'Missed: the clock was set forward from 23:40 to 07:12.',
    ],
    [
      { reasons: [{ kind: 'paused', by: 'Ada', until: '2026-11-24T08:00:00.000Z' }] },
      'Missed: paused by Ada until 08:00.',
    ],
    [
      { outcome: 'late', ...served, reasons: [{ kind: 'waited-for-another' }] },
      'Late: another backup of the same server was running; backed up at 07:14.',
    ],
    [
      { reasons: [{ kind: 'failed', error: refused, attempts: 1 }] },
      'Missed: an attempt failed (Connection refused).',
    ],
    [
      { reasons: [{ kind: 'failed', error: refused, attempts: 9 }] },
      'Missed: 9 attempts failed (Connection refused).',
    ],
    [
      { outcome: 'late', ...served, reasons: [{ kind: 'interrupted', at: asleep.to }] },
      'Late: Nightjar exited at 07:12 during the backup; backed up at 07:14.',
    ],
    [{ reasons: [{ kind: 'cancelled' }] }, 'Missed: a user cancelled the backup.'],
    [{ reasons: [{ kind: 'switched-off' }] }, 'Missed: the schedule was switched off.'],
  ])('%o', (fields, expected) => {
    expect(describeSlot(slot(fields), 'UTC')).toBe(expected);
  });

  it('shows times in the zone of the reader', () => {
    expect(describeSlot(slot({ outcome: 'good', ...served }), 'Asia/Kathmandu')).toBe(
      'Good: backed up at 12:59.',
    );
  });
});
