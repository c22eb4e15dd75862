/**
 * Detects a stream that sends no data and does not end, for example because the network failed, or
 * because a child of the child process keeps it open.
 */

export interface StallWatchdogOptions {
  /** Number of bytes that have arrived until now. */
  bytesRead: () => number;
  /**
   * True while the consumer has not taken the data that arrived: then the lack of new data is not a
   * stall.
   */
  isConsumerBusy: () => boolean;
  /** The limit in milliseconds. It may become shorter during the watch. */
  limitMs: () => number;
  /**
   * Grows each time the computer wakes up. A connection that did not survive the sleep never sends
   * data again. So until a byte arrives, `afterWakeLimitMs` counts if it is shorter. Data in the
   * first moments was already in a buffer when the computer fell asleep, and does not prove that
   * the connection works.
   */
  wakeUps?: (() => number) | undefined;
  /** Default: 90 seconds. */
  afterWakeLimitMs?: number | undefined;
  /**
   * Asked when the limit is exceeded. While the source is known to be busy (a server that reads
   * through a bloated table sends nothing for a long time), the limit starts again, up to six times
   * the limit without a byte: a session that hangs looks busy, too.
   */
  isWorking?: (() => Promise<boolean>) | undefined;
  /** Called once, with the limit that was exceeded. */
  onStall: (limitMs: number) => void;
}

const longestCheckMs = 500;
const mostLimits = 6;
/**
 * Longer than pg_dump waits for a lock (one minute), and short enough for another attempt on the
 * same schedule.
 */
const usualAfterWakeLimitMs = 90_000;
const buffersEmptyWithinMs = 10_000;

/**
 * Counts checks, not clock time: after a sleep, the computer has the full time again. The returned
 * function ends the watch.
 */
export function startStallWatchdog(options: StallWatchdogOptions): () => void {
  const { bytesRead, isConsumerBusy, limitMs, wakeUps = () => 0, onStall } = options;
  const { isWorking = async () => false, afterWakeLimitMs = usualAfterWakeLimitMs } = options;
  const checkMs = Math.min(longestCheckMs, limitMs() / 20);
  let lastBytes = -1;
  let silentMs = 0;
  let seenWakeUps = wakeUps();
  let isJustAwake = false;
  let awakeMs = 0;
  let isAsking = false;
  let isOver = false;
  /** How often the limit was extended since the last byte because the source was busy. */
  let extensions = 0;
  const end = (): void => {
    isOver = true;
    clearInterval(timer);
  };
  const ask = async (limit: number): Promise<void> => {
    isAsking = true;
    const isAlive = extensions < mostLimits - 1 && (await isWorking().catch(() => false));
    isAsking = false;
    if (isOver) return;
    // Data that arrived in the meantime also proves that the source works.
    if (isAlive || bytesRead() !== lastBytes) {
      extensions += 1;
      silentMs = 0;
      return;
    }
    end();
    onStall(limit * (extensions + 1));
  };
  const timer = setInterval(() => {
    const bytes = bytesRead();
    const isSilent = bytes === lastBytes && !isConsumerBusy();
    if (bytes !== lastBytes) extensions = 0;
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
