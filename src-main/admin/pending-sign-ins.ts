/**
 * Sign-ins in progress. Checking a passphrase takes time. A lock during this time must not be lost,
 * although there is no session yet that it could end.
 */
import type { LockReason } from '#shared/domain/admin.ts';

export interface Entry {
  readonly window: number;
  /** The reason that ended the sign-in; null while there is none. */
  end: LockReason | 'signed-out' | null;
}

export interface PendingSignIns {
  /** `work` signs an admin in to the window, and checks `end` before it opens the window. */
  entering<T>(window: number, work: (entry: Entry) => Promise<T>): Promise<T>;
  /** Must be called first at each end of a session, before any wait. */
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
