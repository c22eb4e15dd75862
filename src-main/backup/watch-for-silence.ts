/** Notices that a stream has stopped without ending: from a dead network, or a child's child. */

export interface SilenceOptions {
  /** Grows with every byte that comes. */
  bytesRead: () => number;
  /** While we have not taken what came, the silence is ours. */
  isOurTurn: () => boolean;
  /** May become shorter while we watch. */
  limitMs: () => number;
  /** Called once. */
  onSilence: () => void;
}

const longestCheckMs = 500;

/**
 * Counts checks, not clock time: a computer that slept is given its full time again. The returned
 * function ends the watch.
 */
export function watchForSilence(options: SilenceOptions): () => void {
  const { bytesRead, isOurTurn, limitMs, onSilence } = options;
  const checkMs = Math.min(longestCheckMs, limitMs() / 20);
  let lastBytes = -1;
  let silentMs = 0;
  const timer = setInterval(() => {
    const bytes = bytesRead();
    silentMs = bytes === lastBytes && !isOurTurn() ? silentMs + checkMs : 0;
    lastBytes = bytes;
    if (silentMs < limitMs()) return;
    clearInterval(timer);
    onSilence();
  }, checkMs);
  return () => clearInterval(timer);
}
