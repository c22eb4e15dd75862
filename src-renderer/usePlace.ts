import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { Run } from '#shared/domain/run.ts';
import type { EventPayload } from '#shared/ipc/contract.ts';
import { call, listen } from './api/bridge.ts';
import { keys } from './api/keys.ts';
import { placeOfRun, type Place } from './navigation.ts';

export type ShownRun = EventPayload<'show-run'>;

/** The run of the clicked notification. It is kept until an admin has signed in. */
export function useShownRun(): { shownRun: ShownRun | null; clear: () => void } {
  const [shownRun, setShownRun] = useState<ShownRun | null>(null);
  useEffect(() => listen('show-run', setShownRun), []);
  return { shownRun, clear: useCallback(() => setShownRun(null), []) };
}

/** The present screen and the database shown last. Opens the run of a clicked notification. */
export function usePlace({ shownRun, clear }: ReturnType<typeof useShownRun>): {
  place: Place;
  /** The connection that was shown last, for screens that show no connection. */
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
    // Right after signing in, the runs are not loaded yet. If they cannot be read, the screen of the
    // database opens.
    void client
      .query({
        queryKey: keys.runs,
        queryFn: () => call('runs.list', undefined),
        staleTime: 'static',
      })
      .catch((): Run[] => [])
      .then((runs) => {
        go(placeOfRun(shownRun, runs));
        clear();
      });
  }, [shownRun, clear, client, go]);
  return { place, lastShown, setPlace: go };
}
