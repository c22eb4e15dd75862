import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startStallWatchdog } from './stall-watchdog.ts';

const minuteMs = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
  const scene = {
    bytes: 0,
    isConsumerBusy: false,
    wakeUps: 0,
    ended: null as number | null,
    isWorking: false,
  };
  const stop = startStallWatchdog({
    bytesRead: () => scene.bytes,
    isConsumerBusy: () => scene.isConsumerBusy,
    limitMs: () => 10 * minuteMs,
    wakeUps: () => scene.wakeUps,
    isWorking: async () => scene.isWorking,
    onStall: (limitMs) => (scene.ended = limitMs),
  });
  return { scene, stop };
}

describe('a stream that sends nothing', () => {
  it('is stopped after its limit, but not while the consumer is busy with the last block', async () => {
    const { scene } = watched();
    vi.advanceTimersByTime(9 * minuteMs);
    scene.isConsumerBusy = true;
    vi.advanceTimersByTime(30 * minuteMs);
    expect(scene.ended).toBeNull();
    scene.isConsumerBusy = false;
    await vi.advanceTimersByTimeAsync(11 * minuteMs);
    expect(scene.ended).toBe(10 * minuteMs);
  });

  it('is stopped early after a wake-up', async () => {
    const { scene } = watched();
    vi.advanceTimersByTime(minuteMs);
    scene.wakeUps += 1;
    vi.advanceTimersByTime(minuteMs);
    expect(scene.ended).toBeNull();
    await vi.advanceTimersByTimeAsync(minuteMs);
    expect(scene.ended).toBe(90_000);
  });

  it('is also stopped early if only data from before the sleep arrives', async () => {
    const { scene } = watched();
    vi.advanceTimersByTime(minuteMs);
    scene.bytes += 1;
    scene.wakeUps += 1;
    vi.advanceTimersByTime(3000);
    scene.bytes += 1;
    await vi.advanceTimersByTimeAsync(91_000);
    expect(scene.ended).toBe(90_000);
  });

  it('has its full limit again if data arrives after the wake-up', async () => {
    const { scene } = watched();
    vi.advanceTimersByTime(minuteMs);
    scene.wakeUps += 1;
    vi.advanceTimersByTime(minuteMs);
    scene.bytes += 1;
    vi.advanceTimersByTime(9 * minuteMs);
    expect(scene.ended).toBeNull();
    await vi.advanceTimersByTimeAsync(2 * minuteMs);
    expect(scene.ended).toBe(10 * minuteMs);
  });

  it('is not stopped while the server is busy', async () => {
    const { scene } = watched();
    scene.isWorking = true;
    await vi.advanceTimersByTimeAsync(45 * minuteMs);
    expect(scene.ended).toBeNull();
    scene.bytes += 1;
    scene.isWorking = false;
    await vi.advanceTimersByTimeAsync(11 * minuteMs);
    expect(scene.ended).toBe(10 * minuteMs);
  });

  it('is stopped after six times its limit without a byte, even if the server seems busy', async () => {
    const { scene } = watched();
    scene.isWorking = true;
    await vi.advanceTimersByTimeAsync(50 * minuteMs);
    scene.bytes += 1;
    await vi.advanceTimersByTimeAsync(59 * minuteMs);
    expect(scene.ended).toBeNull();
    await vi.advanceTimersByTimeAsync(2 * minuteMs);
    expect(scene.ended).toBe(60 * minuteMs);
  });

  it('is not stopped after the watchdog has ended', () => {
    const { scene, stop } = watched();
    stop();
    vi.advanceTimersByTime(60 * minuteMs);
    expect(scene.ended).toBeNull();
  });
});
