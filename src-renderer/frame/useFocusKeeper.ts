import { useEffect, type RefObject } from 'react';

/**
 * If the element with the focus is removed, the screen receives the focus: the next press of Tab goes on
 * there, and not at the top of the window.
 */
export function useFocusKeeper(main: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let last: Element | null = null;
    const remember = ({ target }: FocusEvent) => {
      last = target instanceof Element ? target : null;
    };
    const observer = new MutationObserver(() => {
      if (last === null || last.isConnected || document.activeElement !== document.body) return;
      last = null;
      const dialog = document.querySelector<HTMLElement>('[role="dialog"][aria-modal="true"]');
      (dialog ?? main.current)?.focus({ preventScroll: true });
    });
    document.addEventListener('focusin', remember);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', remember);
      observer.disconnect();
    };
  }, [main]);
}
