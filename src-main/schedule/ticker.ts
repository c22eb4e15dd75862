/** What asks the scheduler to look, once a minute. It decides nothing: see docs/decisions/0007. */
import { schedule } from 'node-cron';

export interface Ticker {
  /** Returns the function that ends the ticking. */
  start(onTick: () => void): () => void;
}

/** node-cron, at the start of every minute; what it misses while the computer sleeps does not matter. */
export const cronTicker: Ticker = {
  start: (onTick) => {
    const task = schedule('* * * * *', onTick, { suppressMissedWarning: true });
    return () => void task.destroy();
  },
};
