import { useEffect } from 'react';

/** Sets `data-ready` on the page once there is something to see; tests wait for it instead of sleeping. */
export function useReadySignal(ready: boolean): void {
  useEffect(() => {
    if (ready) document.documentElement.dataset['ready'] = 'true';
  }, [ready]);
}
