import { useEffect, useRef } from 'react';
import { call, listen } from '../api/bridge.ts';

/**
 * Opens a dump that Nightjar was started with. The dump can be named before an admin has signed in, or
 * while the window is open.
 */
export function useFileToOpen(onNamed: (dump: { dumpId: string; name: string }) => void): void {
  const latest = useRef(onNamed);
  useEffect(() => {
    latest.current = onNamed;
  });
  useEffect(() => {
    const ask = (): void => {
      call('catalog.named', undefined).then(
        (named) => named !== null && latest.current(named),
        // If the window locks during the call, it asks again when it is unlocked.
        () => undefined,
      );
    };
    ask();
    return listen('dump-named', ask);
  }, []);
}
