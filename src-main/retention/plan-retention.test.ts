import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backupFilename } from '../backup-folder/filename.ts';
import { planRetention, type RetentionCandidate } from './plan-retention.ts';

const nowMs = Date.parse('2026-02-28T02:00:00Z');
const dayMs = 24 * 60 * 60_000;
const aged = (days: number, change: Partial<RetentionCandidate> = {}): RetentionCandidate => ({
  filename: backupFilename(nowMs - days * dayMs),
  createdAtMs: nowMs - days * dayMs,
  sizeBytes: 10,
  owner: 'shop',
  hasWarnings: false,
  hasFailed: false,
  isPinned: false,
  hasReadLock: false,
  isUnreadable: false,
  ...change,
});
const outcome = (candidates: readonly RetentionCandidate[], keepDays = 30): string[] =>
  planRetention(candidates, keepDays, nowMs).decisions.map(({ rule }) => rule);

describe('retention', () => {
  it('deletes backups that are older than the limit, and no backup at the limit itself', () => {
    expect(outcome([aged(0), aged(29.9), aged(30), aged(30 + 1 / 86_400), aged(400)])).toEqual([
      'young-enough',
      'young-enough',
      'young-enough',
      'older-than-limit',
      'older-than-limit',
    ]);
  });

  it('keeps the newest verified backup regardless of its age', () => {
    expect(outcome([aged(100), aged(90), aged(80)])).toEqual([
      'newest-verified',
      'older-than-limit',
      'older-than-limit',
    ]);
  });

  it('keeps the newest backup without warnings and the newest verified backup', () => {
    expect(outcome([aged(80, { hasWarnings: true }), aged(90), aged(100)])).toEqual([
      'newest-verified',
      'newest-verified',
      'older-than-limit',
    ]);
  });

  it('does not rely on backups that failed a later verification, and keeps the newest backup that did not', () => {
    const failed = { hasFailed: true };
    expect(outcome([aged(80, failed), aged(85, failed), aged(90), aged(100)])).toEqual([
      'older-than-limit',
      'older-than-limit',
      'newest-verified',
      'older-than-limit',
    ]);
    expect(outcome([aged(1, failed), aged(90), aged(100)])).toEqual([
      'young-enough',
      'newest-verified',
      'older-than-limit',
    ]);
  });

  it('keeps the newest backup if all failed: half a backup is better than none', () => {
    expect(outcome([aged(80, { hasFailed: true }), aged(90, { hasFailed: true })])).toEqual([
      'newest-verified',
      'older-than-limit',
    ]);
  });

  it('neither relies on files without a matching manifest nor deletes them', () => {
    expect(
      outcome([aged(1, { owner: null }), aged(80), aged(90), aged(99, { owner: null })]),
    ).toEqual(['not-ours', 'newest-verified', 'older-than-limit', 'not-ours']);
  });

  it('neither deletes nor relies on backups dated in the future', () => {
    expect(outcome([aged(-5), aged(80), aged(90)])).toEqual([
      'dated-in-the-future',
      'newest-verified',
      'older-than-limit',
    ]);
  });

  it('keeps pinned backups and backups in use', () => {
    expect(
      outcome([aged(1), aged(80, { isPinned: true }), aged(90, { hasReadLock: true })]),
    ).toEqual(['young-enough', 'pinned', 'in-use']);
  });

  it('protects each owner of a shared folder', () => {
    expect(outcome([aged(1), aged(80, { owner: 'blog' }), aged(90, { owner: 'blog' })])).toEqual([
      'young-enough',
      'newest-verified',
      'older-than-limit',
    ]);
  });

  const candidate = fc.record({
    days: fc.integer({ min: -3, max: 200 }),
    owner: fc.constantFrom('shop', 'blog', null),
    hasWarnings: fc.boolean(),
    hasFailed: fc.boolean(),
    isPinned: fc.boolean(),
    hasReadLock: fc.boolean(),
  });
  const keptOf = (all: readonly RetentionCandidate[], keepDays: number, atMs: number) => {
    const { decisions } = planRetention(all, keepDays, atMs);
    expect(decisions).toHaveLength(all.length);
    const names = new Set(
      decisions.filter(({ decision }) => decision === 'keep').map(({ filename }) => filename),
    );
    return all.filter(({ filename }) => names.has(filename));
  };
  const isIn = (all: readonly RetentionCandidate[], one: RetentionCandidate): boolean =>
    all.some(({ filename }) => filename === one.filename);
  /** The best reliable backup is kept: without warnings, else verified, else any. */
  const expectLastGood = (
    before: readonly RetentionCandidate[],
    kept: readonly RetentionCandidate[],
    atMs: number,
  ): void => {
    for (const owner of ['shop', 'blog']) {
      const own = before.filter((one) => one.owner === owner && one.createdAtMs <= atMs);
      const whole = own.filter(({ hasFailed }) => !hasFailed);
      const good = whole.filter(({ hasWarnings }) => !hasWarnings);
      for (const set of [own, whole, good]) {
        if (set.length > 0) expect(set.some((one) => isIn(kept, one))).toBe(true);
      }
      const [newest] = whole.toSorted((a, b) => b.createdAtMs - a.createdAtMs);
      if (newest !== undefined) expect(isIn(kept, newest)).toBe(true);
    }
    for (const one of before) {
      if (one.isPinned || one.hasReadLock || one.owner === null || one.createdAtMs > atMs) {
        expect(isIn(kept, one)).toBe(true);
      }
    }
  };

  it('never deletes the last good backup of any owner', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(candidate, { selector: ({ days }) => days, maxLength: 30 }),
        fc.integer({ min: 1, max: 60 }),
        (facts, keepDays) => {
          const all = facts.map(({ days, ...change }) => aged(days, change));
          expectLastGood(all, keptOf(all, keepDays, nowMs), nowMs);
        },
      ),
    );
  });

  it('never deletes the last good backup over many nights with failing verifications', () => {
    const night = fc.record({
      /** After this number of days there is a new backup. */
      days: fc.integer({ min: 1, max: 40 }),
      hasWarnings: fc.boolean(),
      /** Then these existing backups are found to be damaged. */
      damaged: fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(
        fc.array(night, { maxLength: 40 }),
        fc.integer({ min: 1, max: 60 }),
        (nights, keepDays) => {
          let atMs = nowMs;
          let all: RetentionCandidate[] = [];
          for (const { days, hasWarnings, damaged } of nights) {
            atMs += days * dayMs;
            all.push(aged((nowMs - atMs) / dayMs, { hasWarnings }));
            all = all.map((one, index) => ({
              ...one,
              hasFailed: one.hasFailed || damaged.includes(index),
            }));
            const kept = keptOf(all, keepDays, atMs);
            expectLastGood(all, kept, atMs);
            all = kept;
          }
        },
      ),
    );
  });
});
