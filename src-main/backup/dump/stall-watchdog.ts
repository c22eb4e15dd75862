/** Notices that a stream has stopped without ending: from a dead network, or a child's child. */

export interface StallWatchdogOptions {
  /** Grows with every byte that comes. */
  bytesRead: () => number;
  /** While we have not taken what came, the silence is ours. */
  isOurTurn: () => boolean;
  /** May become shorter while we watch. */
  limitMs: () => number;
  /**
   * Grows when the computer wakes up. A connection that did not survive the sleep is silent for ever,
   * so until a byte comes `afterWakeLimitMs` counts where it is shorter. What comes in the first
   * moments was in some buffer already when the computer fell asleep, and shows nothing.
   */
  wakeUps?: (() => number) | undefined;
  /** 90 seconds unless given. */
  afterWakeLimitMs?: number | undefined;
  /**
   * Asked when the limit is passed. While the source is known to work (a server that reads through a
   * bloated table sends nothing for long) it has its whole time again, up to six times the limit
   * without a byte: a session that is stuck looks busy, too.
   */
  isWorking?: (() => Promise<boolean>) | undefined;
  /** Called once, with the limit that was passed. */
  onStall: (limitMs: number) => void;
}

const longestCheckMs = 500;
const mostLimits = 6;
/** Longer than pg_dump waits for a lock (one minute), short enough to try again the same night. */
const usualAfterWakeLimitMs = 90_000;
const buffersEmptyWithinMs = 10_000;

/**
 * Counts checks, not clock time: a computer that slept is given its full time again. The returned
 * function ends the watch.
 */
export function startStallWatchdog(options: StallWatchdogOptions): () => void {
  const { bytesRead, isOurTurn, limitMs, wakeUps = () => 0, onStall } = options;
  const { isWorking = async () => false, afterWakeLimitMs = usualAfterWakeLimitMs } = options;
  const checkMs = Math.min(longestCheckMs, limitMs() / 20);
  let lastBytes = -1;
  let silentMs = 0;
  let seenWakeUps = wakeUps();
  let isJustAwake = false;
  let awakeMs = 0;
  let isAsking = false;
  let isOver = false;
  /** How often in one silence the source was found at work. */
  let pardons = 0;
  const end = (): void => {
    isOver = true;
    clearInterval(timer);
  };
  const ask = async (limit: number): Promise<void> => {
    isAsking = true;
    const isAlive = pardons < mostLimits - 1 && (await isWorking().catch(() => false));
    isAsking = false;
    if (isOver) return;
    // Bytes that came meanwhile are as good an answer.
    if (isAlive || bytesRead() !== lastBytes) {
      pardons += 1;
      silentMs = 0;
      return;
    }
    end();
    onStall(limit * (pardons + 1));
  };
  const timer = setInterval(() => {
    const bytes = bytesRead();
    const isSilent = bytes === lastBytes && !isOurTurn();
    if (bytes !== lastBytes) pardons = 0;
    lastBytes = bytes;
    if (wakeUps() !== seenWakeUps) {
      seenWakeUps = wakeUps();
      isJustAwake = true;
      awakeMs = 0;
      silentMs = 0;
    }
    awakeMs += checkMs;
    const showsNothing = awakeMs <= Math.min(buffersEmptyWithinMs, afterWakeLimitMs / 2);
    isJustAwake &&= isSilent || showsNothing;
    silentMs = isSilent ? silentMs + checkMs : 0;
    const limit = isJustAwake ? Math.min(limitMs(), afterWakeLimitMs) : limitMs();
    if (silentMs >= limit && !isAsking) void ask(limit);
  }, checkMs);
  return end;
}
