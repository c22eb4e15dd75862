import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backupFilename } from '../backup/filename.ts';
import { planRetention, type RetentionCandidate } from './plan-retention.ts';

const nowMs = Date.parse('2026-02-28T02:00:00Z');
const dayMs = 24 * 60 * 60_000;
const aged = (days: number, change: Partial<RetentionCandidate> = {}): RetentionCandidate => ({
  filename: backupFilename(nowMs - days * dayMs),
  createdAtMs: nowMs - days * dayMs,
  sizeBytes: 10,
  owner: 'shop',
  hasConcerns: false,
  isPinned: false,
  isInUse: false,
  ...change,
});
const outcome = (candidates: readonly RetentionCandidate[], keepDays = 30): string[] =>
  planRetention(candidates, keepDays, nowMs).decisions.map(({ rule }) => rule);

describe('retention', () => {
  it('deletes what is older than the limit, and nothing at the limit itself', () => {
    expect(outcome([aged(0), aged(29.9), aged(30), aged(30 + 1 / 86_400), aged(400)])).toEqual([
      'young-enough',
      'young-enough',
      'young-enough',
      'older-than-limit',
      'older-than-limit',
    ]);
  });

  it('keeps the newest verified backup however old it is', () => {
    expect(outcome([aged(100), aged(90), aged(80)])).toEqual([
      'newest-verified',
      'older-than-limit',
      'older-than-limit',
    ]);
  });

  it('keeps the newest one that nobody doubts, as well as the newest verified one', () => {
    expect(outcome([aged(80, { hasConcerns: true }), aged(90), aged(100)])).toEqual([
      'newest-verified',
      'newest-verified',
      'older-than-limit',
    ]);
  });

  it('does not count on files that nothing vouches for, nor deletes them', () => {
    expect(
      outcome([aged(1, { owner: null }), aged(80), aged(90), aged(99, { owner: null })]),
    ).toEqual(['not-ours', 'newest-verified', 'older-than-limit', 'not-ours']);
  });

  it('neither deletes nor counts on what is dated in the future', () => {
    expect(outcome([aged(-5), aged(80), aged(90)])).toEqual([
      'dated-in-the-future',
      'newest-verified',
      'older-than-limit',
    ]);
  });

  it('leaves pinned ones and those in use', () => {
    expect(outcome([aged(1), aged(80, { isPinned: true }), aged(90, { isInUse: true })])).toEqual([
      'young-enough',
      'pinned',
      'in-use',
    ]);
  });

  it('protects each owner of a shared folder', () => {
    expect(outcome([aged(1), aged(80, { owner: 'blog' }), aged(90, { owner: 'blog' })])).toEqual([
      'young-enough',
      'newest-verified',
      'older-than-limit',
    ]);
  });

  it('never removes the last good backup of anybody, whatever there is', () => {
    const candidate = fc.record({
      days: fc.integer({ min: -3, max: 200 }),
      owner: fc.constantFrom('shop', 'blog', null),
      hasConcerns: fc.boolean(),
      isPinned: fc.boolean(),
      isInUse: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(candidate, { selector: ({ days }) => days, maxLength: 30 }),
        fc.integer({ min: 1, max: 60 }),
        (facts, keepDays) => {
          const all = facts.map(({ days, ...change }) => aged(days, change));
          const { decisions } = planRetention(all, keepDays, nowMs);
          expect(decisions).toHaveLength(all.length);
          const kept = new Set(
            decisions.filter(({ decision }) => decision === 'keep').map(({ filename }) => filename),
          );
          for (const owner of ['shop', 'blog']) {
            const usable = all.filter((one) => one.owner === owner && one.createdAtMs <= nowMs);
            const good = usable.filter(({ hasConcerns }) => !hasConcerns);
            for (const set of [usable, good]) {
              if (set.length > 0) expect(set.some(({ filename }) => kept.has(filename))).toBe(true);
            }
          }
          for (const one of all) {
            if (one.isPinned || one.isInUse || one.owner === null || one.createdAtMs > nowMs) {
              expect(kept.has(one.filename)).toBe(true);
            }
          }
        },
      ),
    );
  });
});
