import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cronTicker } from './ticker.ts';
import { machineTimeZone } from '../due-times/zones.ts';

describe('the ticker', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 24, 1, 59, 30) }));
  afterEach(() => void vi.useRealTimers());

  it('ticks at the start of every minute until it is stopped, and leaves no timer', async () => {
    const ticks: string[] = [];
    const stop = cronTicker.start(() => ticks.push(new Date().toISOString().slice(11, 19)));
    await vi.advanceTimersByTimeAsync(150_000);
    expect(ticks).toEqual(['02:00:00', '02:01:00', '02:02:00']);
    stop();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(ticks).toHaveLength(3);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the zone of this computer', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('is the current zone of the system', () => {
    vi.stubEnv('TZ', 'Asia/Kathmandu');
    expect(['Asia/Kathmandu', 'Asia/Katmandu']).toContain(machineTimeZone());
    vi.stubEnv('TZ', 'America/New_York');
    expect(machineTimeZone()).toBe('America/New_York');
  });
});
