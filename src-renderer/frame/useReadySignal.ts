import { useEffect } from 'react';

/**
 * Sets `data-ready` on the page as soon as it shows content, and records the time. Tests wait for it instead
 * of sleeping; `npm run bench -- --only window` reads the time.
 */
export function useReadySignal(ready: boolean): void {
  useEffect(() => {
    if (!ready || document.documentElement.dataset['ready'] === 'true') return;
    document.documentElement.dataset['ready'] = 'true';
    performance.mark('nightjar-usable');
  }, [ready]);
}
