import { useLayoutEffect, useRef, type FocusEvent, type RefObject } from 'react';

interface KeptFocus<Place extends HTMLElement> {
  ref: RefObject<Place | null>;
  onFocus: () => void;
  onBlur: (event: FocusEvent) => void;
}

/**
 * For a place that shows another control when `shown` changes. If the control that disappears had the focus, the
 * place gets it, which needs `tabIndex={-1}`: without that, a keyboard user would begin at the top again.
 */
export function useKeptFocus<Place extends HTMLElement>(shown: unknown): KeptFocus<Place> {
  const ref = useRef<Place>(null);
  const hadFocus = useRef(false);
  const last = useRef(shown);
  useLayoutEffect(() => {
    if (last.current === shown) return;
    last.current = shown;
    if (hadFocus.current && document.activeElement === document.body) {
      ref.current?.focus({ preventScroll: true });
    }
  }, [shown]);
  return {
    ref,
    onFocus: () => {
      hadFocus.current = true;
    },
    // A control that disappears or is disabled loses the focus to nothing.
    onBlur: ({ relatedTarget }) => {
      if (relatedTarget !== null) hadFocus.current = false;
    },
  };
}
