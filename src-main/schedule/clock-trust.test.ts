import { describe, expect, it } from 'vitest';
import { doubtNow, trustedFrom } from './clock-trust.ts';

const dayMs = 24 * 60 * 60_000;
const nowMs = Date.UTC(2026, 10, 24);
const at = (days: number): string => new Date(nowMs + days * dayMs).toISOString();
const look = (days: number) => ({ seenAt: at(days), doubt: null });
const trusted = (...looks: Parameters<typeof doubtNow>[0]): boolean =>
  trustedFrom(doubtNow(looks, nowMs), nowMs) === null;

describe('looks at the clock', () => {
  it('that nobody took hold nothing against it', () => {
    expect(trusted()).toBe(true);
    expect(trusted(null, null)).toBe(true);
  });

  it('of less than a week ago let it be trusted, whoever took the last one', () => {
    expect(trusted(look(-6), null)).toBe(true);
    expect(trusted(look(-300), look(-1))).toBe(true);
    expect(trusted(look(-1), look(-300))).toBe(true);
    expect(trusted(look(-300), look(-8))).toBe(false);
  });

  it('keep a doubt until as much time has been seen to pass, a month at most', () => {
    const jumped = doubtNow([look(-365)], nowMs);
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

  it('that were taken by a clock far ahead count for nothing when it was set right', () => {
    const ahead = { seenAt: at(5000), doubt: { at: at(5000), unseenMs: 30 * dayMs } };
    expect(trusted(ahead, null)).toBe(true);
  });
});
