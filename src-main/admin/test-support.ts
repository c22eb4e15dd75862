/**
 * Shared by the tests of this folder: a clock that the test controls, a silent log, cheap hashes.
 */
import type { Actor } from '#shared/domain/admin.ts';
import type { Clock, Log } from '../system/ports.ts';
import type { ScryptCost } from './passphrase.ts';

export interface TestClock extends Clock {
  /** Advances both clocks. */
  pass(ms: number): void;
  /** Changes the wall clock of the computer. */
  setWall(byMs: number): void;
}

export function testClock(startMs = Date.UTC(2026, 1, 14, 10, 30)): TestClock {
  let wallMs = startMs;
  let monotonicMs = 5000;
  return {
    nowMs: () => wallMs,
    monotonicMs: () => monotonicMs,
    pass: (ms) => {
      wallMs += ms;
      monotonicMs += ms;
    },
    setWall: (byMs) => {
      wallMs += byMs;
    },
  };
}

export function quietLog(registered: string[] = []): Log {
  const ignore = (): void => undefined;
  return {
    info: ignore,
    warn: ignore,
    error: ignore,
    registerSecret: (secret) => void registered.push(secret),
  };
}

/** The actor for tests that do not check it. */
export const tester: Actor = { kind: 'os-user', name: 'tester' };

/** The same hash function at a ten-thousandth of the cost. */
export const cheap: ScryptCost = { N: 16, r: 1, p: 1 };
