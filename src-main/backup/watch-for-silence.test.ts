import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchForSilence } from './watch-for-silence.ts';

const minuteMs = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
  const scene = { bytes: 0, isOurTurn: false, wakeUps: 0, ended: null as number | null };
  const stop = watchForSilence({
    bytesRead: () => scene.bytes,
    isOurTurn: () => scene.isOurTurn,
    limitMs: () => 10 * minuteMs,
    wakeUps: () => scene.wakeUps,
    onSilence: (limitMs) => (scene.ended = limitMs),
  });
  return { scene, stop };
}

describe('a stream that stands still', () => {
  it('is given up after its limit, and not while the silence is ours', () => {
    const { scene } = watched();
    vi.advanceTimersByTime(9 * minuteMs);
    scene.isOurTurn = true;
    vi.advanceTimersByTime(30 * minuteMs);
    expect(scene.ended).toBeNull();
    scene.isOurTurn = false;
    vi.advanceTimersByTime(11 * minuteMs);
    expect(scene.ended).toBe(10 * minuteMs);
  });

  it('after a wake-up is given up soon', () => {
    const { scene } = watched();
    vi.advanceTimersByTime(minuteMs);
    scene.wakeUps += 1;
    vi.advanceTimersByTime(minuteMs);
    expect(scene.ended).toBeNull();
    vi.advanceTimersByTime(minuteMs);
    expect(scene.ended).toBe(90_000);
  });

  it('but moves on after the wake-up has its whole patience again', () => {
    const { scene } = watched();
    vi.advanceTimersByTime(minuteMs);
    scene.wakeUps += 1;
    vi.advanceTimersByTime(minuteMs);
    scene.bytes += 1;
    vi.advanceTimersByTime(9 * minuteMs);
    expect(scene.ended).toBeNull();
    vi.advanceTimersByTime(2 * minuteMs);
    expect(scene.ended).toBe(10 * minuteMs);
  });

  it('is left alone when nobody watches any more', () => {
    const { scene, stop } = watched();
    stop();
    vi.advanceTimersByTime(60 * minuteMs);
    expect(scene.ended).toBeNull();
  });
});
