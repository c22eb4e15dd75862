/**
 * Who is on the way into a window: looking at a passphrase takes a while, and a lock that comes
 * meanwhile, when there is no session yet that it could end, must not be lost.
 */
import type { LockReason } from '#shared/domain/admin.ts';

export interface Entry {
  readonly window: number;
  /** What ended it; null while nothing has. */
  end: LockReason | 'signed-out' | null;
}

export interface PendingSignIns {
  /** `work` brings somebody into the window, and looks at `end` before it opens it. */
  entering<T>(window: number, work: (entry: Entry) => Promise<T>): Promise<T>;
  /** The first thing in each end of a session, before anything is waited for. */
  end(window: number | 'all', end: NonNullable<Entry['end']>): void;
}

export function createPendingSignIns(): PendingSignIns {
  const entries = new Set<Entry>();
  return {
    entering: async (window, work) => {
      const entry: Entry = { window, end: null };
      entries.add(entry);
      try {
        return await work(entry);
      } finally {
        entries.delete(entry);
      }
    },
    end: (window, end) => {
      for (const entry of entries) {
        if (window === 'all' || entry.window === window) entry.end = end;
      }
    },
  };
}
