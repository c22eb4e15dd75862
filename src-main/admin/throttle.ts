/**
 * Wrong tries slow down, for everybody on this computer together: who guesses cannot go round it by
 * another name, another window or the command line. The count survives a restart. While this
 * process lives, waiting is measured by its own monotonic clock; over a restart by the clock of the
 * computer, and one that was set back only makes the wait begin anew.
 */
import { z } from 'zod';
import { fail } from '#shared/errors/errors.ts';
import { describeFault } from '../logging/fault.ts';
import type { Clock, Log } from '../system/ports.ts';
import { openJsonFile } from '../files/json-file.ts';
import { createSerialQueue } from '../files/serial-queue.ts';
import { newestSetAside } from '../files/set-aside.ts';

/** Slips of the finger are free. */
const freeTries = 2;
const firstWaitMs = 1000;
const longestWaitMs = 15 * 60_000;
/** A count that could not be read counts as this many, so that damaging the file gains nothing. */
const suspiciousFailures = 5;

const triesSchema = z.strictObject({
  version: z.literal(1),
  failures: z.number().int().nonnegative(),
  failedAtMs: z.number(),
});
type Tries = z.infer<typeof triesSchema>;
const noTries: Tries = { version: 1, failures: 0, failedAtMs: 0 };

/** How long to wait after so many wrong tries in a row. */
export function waitAfter(failures: number): number {
  if (failures <= freeTries) return 0;
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(30, failures - freeTries - 1));
}

export interface Throttle {
  /**
   * Runs `work` when a try is allowed; its null means a wrong one. Fails with `sign-in-throttled`
   * before `work` runs. A try counts as wrong until it turns out right, so that a hundred at once,
   * or a process that is killed in the middle, gain nothing.
   */
  attempt<T>(work: () => Promise<T | null>): Promise<T | null>;
  /** After a new passphrase was set by whoever has the OS account: the wrong tries were theirs. */
  forgive(): Promise<void>;
}

export function createThrottle({
  file: path,
  clock,
  log,
}: {
  file: string;
  clock: Clock;
  log: Log;
}): Throttle {
  const file = openJsonFile(path, triesSchema, { log, clock });
  /** What could not be written: a full disk must neither keep admins out nor free who guesses. */
  let unsaved: Tries | null = null;
  /** Since when this process knows the try of `latest`, and how old it was then. */
  let anchor = { tries: noTries, atMs: 0, elapsedMs: Number.POSITIVE_INFINITY };
  const queue = createSerialQueue();

  const remainingMs = (tries: Tries): number => {
    const monotonicMs = clock.monotonicMs();
    if (anchor.tries.failures !== tries.failures || anchor.tries.failedAtMs !== tries.failedAtMs) {
      const elapsedMs = Math.max(0, clock.nowMs() - tries.failedAtMs);
      anchor = { tries, atMs: monotonicMs, elapsedMs };
    }
    const elapsedMs = anchor.elapsedMs + (monotonicMs - anchor.atMs);
    return Math.max(0, waitAfter(tries.failures) - elapsedMs);
  };

  const suspicious = (): Tries => ({
    version: 1,
    failures: suspiciousFailures,
    failedAtMs: clock.nowMs(),
  });
  const withoutCount = async (): Promise<Tries> =>
    (await newestSetAside(path)) === null ? noTries : suspicious();

  const change = async (make: (tries: Tries) => Tries): Promise<Tries> => {
    try {
      const tries = await file.update(async (stored) =>
        make(unsaved ?? stored ?? (await withoutCount())),
      );
      unsaved = null;
      return tries;
    } catch (error) {
      log.warn('the count of wrong tries cannot be kept', describeFault(error));
      const stored = unsaved ?? (await file.read().catch(suspicious));
      unsaved = make(stored ?? (await withoutCount()));
      return unsaved;
    }
  };

  const begin = async (): Promise<void> => {
    let waitMs = 0;
    const tries = await change((before) => {
      waitMs = remainingMs(before);
      if (waitMs === 0) {
        return { version: 1, failures: before.failures + 1, failedAtMs: clock.nowMs() };
      }
      // The clock was set back: from now on it is waited for from here.
      return before.failedAtMs > clock.nowMs() ? { ...before, failedAtMs: clock.nowMs() } : before;
    });
    if (waitMs > 0) {
      if (anchor.tries.failures === tries.failures) anchor = { ...anchor, tries };
      fail({ code: 'sign-in-throttled', waitMs });
    }
    anchor = { tries, atMs: clock.monotonicMs(), elapsedMs: 0 };
  };

  const end = (failures: (counted: number) => number): Promise<Tries> =>
    change((tries) => ({ ...tries, failures: failures(tries.failures) }));

  return {
    attempt: (work) =>
      queue.run(async () => {
        await begin();
        let found: Awaited<ReturnType<typeof work>>;
        try {
          found = await work();
        } catch (error) {
          // A locked keychain says nothing about the passphrase.
          await end((counted) => Math.max(0, counted - 1));
          throw error;
        }
        if (found !== null) await end(() => 0);
        return found;
      }),
    forgive: async () => {
      await end(() => 0);
    },
  };
}
