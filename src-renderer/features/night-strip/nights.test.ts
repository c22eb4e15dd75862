import { describe, expect, it } from 'vitest';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { SlotReason, SlotRecord } from '#shared/domain/slot.ts';
import { aBackup, aSlot, aWarning } from '../../../tests/support/builders.ts';
import { describeNight, describeNights } from './night-messages.ts';
import { heightOf, lastNights } from './nights.ts';

const now = new Date(2026, 1, 14, 12);
const at = (day: number, hour = 2): string => new Date(2026, 1, day, hour).toISOString();
const backup = (day: number, details: Partial<NonNullable<BackupEntry['details']>> = {}) =>
  aBackup({ createdAt: at(day), sizeBytes: 2048, details });
const slot = (day: number, outcome: SlotRecord['outcome'], ...reasons: SlotReason[]) =>
  aSlot({ dueAt: at(day), outcome, reasons });
const nights = (
  backups: BackupEntry[],
  slots: SlotRecord[],
  waiting: Parameters<typeof lastNights>[2] = null,
) => lastNights(backups, slots, waiting, now, 7);

const paused: SlotReason = { kind: 'paused', by: 'Ada', until: at(11, 8) };
const failed: SlotReason = { kind: 'failed', error: { code: 'keychain-locked' }, attempts: 2 };
const asleep: SlotReason = { kind: 'asleep', from: at(9, 1), to: at(9, 7) };

describe('the nights of the strip', () => {
  it('have the outcome of their scheduled backup, and begin with the first backup', () => {
    const found = nights(
      [backup(13), backup(9)],
      [
        slot(13, 'good'),
        slot(12, 'missed', failed),
        slot(11, 'missed', paused),
        slot(10, 'missed'),
        slot(9, 'late', asleep),
      ],
      { dueAt: at(14), retryAt: null, reasons: [] },
    );
    expect(found.map(({ kind }) => kind)).toEqual([
      'before',
      'late',
      'missed',
      'paused',
      'failed',
      'good',
      'waiting',
    ]);
  });

  it('count backups by hand; a missed night with a good backup by hand is late, not missed', () => {
    const found = nights([backup(14), backup(13), backup(11)], [slot(13, 'missed', asleep)]);
    expect(found.slice(3).map(({ kind }) => kind)).toEqual(['good', 'none', 'late', 'good']);
  });

  it('are not good if their only backup is not', () => {
    const damaged = backup(13, {
      invalidated: { kind: 'damaged', at: null, detail: 'Bytes are missing.' },
    });
    const found = nights([backup(14, { warnings: [aWarning()] }), damaged], [slot(13, 'good')]);
    expect(found.slice(5).map(({ kind }) => kind)).toEqual(['bad', 'bad']);
  });

  it('keep their outcome after their backup was deleted by age', () => {
    const found = nights([backup(14)], [slot(12, 'good'), slot(11, 'late', asleep)]);
    expect(found.slice(3).map(({ kind }) => kind)).toEqual(['late', 'good', 'none', 'good']);
  });

  it('know whether a backup is proven', () => {
    const proof = { provenAt: at(14, 9), serverVersion: '15.18', differences: 0 };
    expect(nights([backup(13, { proof }), backup(12)], []).map((one) => one.isProven)).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
      false,
    ]);
  });
});

it('a night is explained in one text, and the strip in one sentence', () => {
  const proof = { provenAt: at(14, 9), serverVersion: '15.18', differences: 0 };
  const found = nights([backup(14, { proof }), backup(13)], [slot(12, 'missed', failed)]);
  expect(found.slice(3).map(describeNight)).toEqual([
    'Wednesday 11 February: before the first backup',
    'Thursday 12 February: no backup. Missed: 2 attempts failed (The keychain is locked).',
    'Friday 13 February: 2.0 KB in 1 s',
    'Saturday 14 February: 2.0 KB in 1 s, proven',
  ]);
  expect(describeNights(found)).toBe('2 nights with a backup of the last 7; 1 missed');
});

it('a bar is as high as its backup is large, and always visible', () => {
  const of = (sizeBytes: number) => ({ backups: [aBackup({ sizeBytes })] });
  expect([of(1), of(500), of(1000)].map((night) => heightOf(night, 1000))).toEqual([10, 50, 100]);
  expect(heightOf({ backups: [] }, 1000)).toBe(0);
});
