import { describe, expect, it } from 'vitest';
import { doubtNow, trustedFrom } from './clock-trust.ts';

const dayMs = 24 * 60 * 60_000;
const nowMs = Date.UTC(2026, 10, 24);
const at = (days: number): string => new Date(nowMs + days * dayMs).toISOString();
const check = (days: number) => ({ seenAt: at(days), doubt: null });
const trusted = (...checks: Parameters<typeof doubtNow>[0]): boolean =>
  trustedFrom(doubtNow(checks, nowMs), nowMs) === null;

describe('checks of the clock', () => {
  it('that never happened leave no doubt', () => {
    expect(trusted()).toBe(true);
    expect(trusted(null, null)).toBe(true);
  });

  it('less than a week ago make the clock trusted, regardless of the process that checked', () => {
    expect(trusted(check(-6), null)).toBe(true);
    expect(trusted(check(-300), check(-1))).toBe(true);
    expect(trusted(check(-1), check(-300))).toBe(true);
    expect(trusted(check(-300), check(-8))).toBe(false);
  });

  it('keep a doubt until the same time has really passed, at most a month', () => {
    const jumped = doubtNow([check(-365)], nowMs);
    expect(trustedFrom(jumped, nowMs)).toBe(at(30));
    const later = (days: number): string | null => {
      let doubt = jumped;
      for (let day = 1; day <= days; day += 1) {
        const last = { seenAt: at(day - 1), doubt };
        doubt = doubtNow([last], nowMs + day * dayMs);
      }
      return trustedFrom(doubt, nowMs + days * dayMs);
    };
    expect(later(29)).toBe(at(30));
    expect(later(30)).toBeNull();
  });

  it('by a clock that was far ahead do not count after the clock was corrected', () => {
    const ahead = { seenAt: at(5000), doubt: { at: at(5000), unseenMs: 30 * dayMs } };
    expect(trusted(ahead, null)).toBe(true);
  });
});
