import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { Run } from '#shared/domain/run.ts';
import type { EventPayload } from '#shared/ipc/contract.ts';
import { call, listen } from './api/bridge.ts';
import { keys } from './api/keys.ts';
import { placeOfRun, type Place } from './navigation.ts';

export type ShownRun = EventPayload<'show-run'>;

/** The run of a clicked notice, heard by whoever may see it: it waits until somebody has signed in. */
export function useShownRun(): { shownRun: ShownRun | null; forget: () => void } {
  const [shownRun, setShownRun] = useState<ShownRun | null>(null);
  useEffect(() => listen('show-run', setShownRun), []);
  return { shownRun, forget: useCallback(() => setShownRun(null), []) };
}

/** Where the reader is, where a clicked notice leads, and the database looked at last. */
export function usePlace({ shownRun, forget }: ReturnType<typeof useShownRun>): {
  place: Place;
  /** The connection that was shown last, for screens that show none. */
  lastShown: string | null;
  setPlace: (place: Place) => void;
} {
  const client = useQueryClient();
  const [place, setPlace] = useState<Place>({ screen: 'database', connectionId: null });
  const [lastShown, setLastShown] = useState<string | null>(null);

  const go = useCallback((next: Place) => {
    if (next.screen === 'database' || next.screen === 'schedule') setLastShown(next.connectionId);
    setPlace(next);
  }, []);

  useEffect(() => {
    if (shownRun === null) return;
    // Right after signing in nothing is known yet; what cannot be asked leads to the database.
    void client
      .query({
        queryKey: keys.runs,
        queryFn: () => call('runs.list', undefined),
        staleTime: 'static',
      })
      .catch((): Run[] => [])
      .then((runs) => {
        go(placeOfRun(shownRun, runs));
        forget();
      });
  }, [shownRun, forget, client, go]);
  return { place, lastShown, setPlace: go };
}
