/** Triggers the scheduler once a minute. It decides nothing: see docs/decisions/0007. */
import { schedule } from 'node-cron';

export interface Ticker {
  /** Returns the function that stops the ticks. */
  start(onTick: () => void): () => void;
}

/**
 * Uses node-cron, at the start of every minute. Ticks missed while the computer sleeps do not
 * matter.
 */
export const cronTicker: Ticker = {
  start: (onTick) => {
    const task = schedule('* * * * *', onTick, { suppressMissedWarning: true });
    return () => void task.destroy();
  },
};
