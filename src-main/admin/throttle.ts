/**
 * Slows down failed sign-in attempts of all users of this computer together: another name, another
 * window or the command line does not help an attacker. The count survives a restart. In one
 * process, the wait is measured by the monotonic clock; after a restart by the wall clock. If that
 * clock was set back, the wait starts again.
 */
import { z } from 'zod';
import { fail } from '#shared/errors/errors.ts';
import { describeFault } from '../logging/fault.ts';
import type { Clock, Log } from '../system/ports.ts';
import { openJsonFile } from '../files/json-file.ts';
import { createSerialQueue } from '../files/serial-queue.ts';
import { newestSetAside } from '../files/set-aside.ts';

/** The first attempts are not delayed: these are typing errors. */
const freeTries = 2;
const firstWaitMs = 1000;
const longestWaitMs = 15 * 60_000;
/** Count to assume if the file cannot be read, so that damaging the file does not help. */
const suspiciousFailures = 5;

const triesSchema = z.strictObject({
  version: z.literal(1),
  failures: z.number().int().nonnegative(),
  failedAtMs: z.number(),
});
type Tries = z.infer<typeof triesSchema>;
const noTries: Tries = { version: 1, failures: 0, failedAtMs: 0 };

/** Returns the wait after this number of consecutive failed attempts. */
export function waitAfter(failures: number): number {
  if (failures <= freeTries) return 0;
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(30, failures - freeTries - 1));
}

export interface Throttle {
  /**
   * Runs `work` if an attempt is allowed. `work` returns null for a failed attempt. Fails with
   * `sign-in-throttled` before `work` runs. An attempt counts as failed until it succeeds, so that
   * many attempts at the same time, or a process that is killed, gain nothing.
   */
  attempt<T>(work: () => Promise<T | null>): Promise<T | null>;
  /**
   * Called after the user of the OS account set a new passphrase: the failed attempts were theirs.
   */
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
  /**
   * Count that could not be written. A full disk must neither lock admins out nor help an attacker.
   */
  let unsaved: Tries | null = null;
  /** Time at which this process first read the attempt of `latest`, and its age at that time. */
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
      log.warn('the count of failed attempts could not be saved', describeFault(error));
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
      // The clock was set back: the wait starts again now.
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
          // A locked keychain does not mean that the passphrase is wrong.
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
