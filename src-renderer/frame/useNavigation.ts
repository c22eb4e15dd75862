import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Run } from '#shared/domain/run.ts';
import type { EventPayload } from '#shared/ipc/contract.ts';
import { call, listen } from '../api/bridge.ts';
import { keys } from '../api/keys.ts';
import { remembered } from '../memory/memory.ts';
import { useRemembered } from '../memory/useRemembered.ts';
import {
  goBack,
  placeOfRun,
  start,
  visit,
  withoutBackup,
  type Navigation,
  type Place,
} from '../navigation.ts';

type ShownRun = EventPayload<'show-run'>;

/** The run of the clicked notification. It is kept until an admin has signed in. */
export function useShownRun(): { shownRun: ShownRun | null; clear: () => void } {
  const [shownRun, setShownRun] = useState<ShownRun | null>(null);
  useEffect(() => listen('show-run', setShownRun), []);
  return { shownRun, clear: useCallback(() => setShownRun(null), []) };
}

const navigation = remembered<Navigation>('frame.navigation', start);

interface Going {
  go: (place: Place) => void;
  back: () => void;
  /** The opened backup was closed. */
  closeBackup: () => void;
}

/** The present screen, and the ways to another one. Opens the run of a clicked notification. */
export function useNavigation({
  shownRun,
  clear,
}: ReturnType<typeof useShownRun>): Navigation & Going {
  const client = useQueryClient();
  const [now, setNow] = useRemembered(navigation);
  const going = useMemo<Going>(
    () => ({
      go: (next) => setNow((before) => visit(before, next)),
      back: () => setNow(goBack),
      closeBackup: () => setNow(withoutBackup),
    }),
    [setNow],
  );
  const { go } = going;

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
  return { ...now, ...going };
}
