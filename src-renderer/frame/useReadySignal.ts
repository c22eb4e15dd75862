import { useEffect } from 'react';

/** Sets `data-ready` on the page as soon as it shows content. Tests wait for it instead of sleeping. */
export function useReadySignal(ready: boolean): void {
  useEffect(() => {
    if (ready) document.documentElement.dataset['ready'] = 'true';
  }, [ready]);
}
