import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { Run } from '#shared/domain/run.ts';
import { listen } from './api/bridge.ts';
import { keys } from './api/keys.ts';
import { placeOfRun, type Place } from './navigation.ts';

/** Where the reader is, where a clicked notice leads, and the database looked at last. */
export function usePlace(): {
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

  useEffect(
    () =>
      listen('show-run', (shown) => {
        go(placeOfRun(shown, client.getQueryData<Run[]>(keys.runs) ?? []));
      }),
    [client, go],
  );
  return { place, lastShown, setPlace: go };
}
