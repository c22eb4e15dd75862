import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';

const isLetterOrDigit = (key: string): boolean =>
  key.length === 1 && (key.toLowerCase() !== key.toUpperCase() || (key >= '0' && key <= '9'));

/**
 * A list with one tab stop: arrow keys, Home, End and the first letter move inside it. Its entries have the
 * attribute `data-roving`, whose value is the name of the entry. The tab stop is the entry that had the focus
 * last, otherwise the current one (`aria-current`), otherwise the first one.
 */
export function useRovingFocus<Container extends HTMLElement>(): {
  ref: RefObject<Container | null>;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: (event: { target: EventTarget }) => void;
} {
  const ref = useRef<Container>(null);
  const entries = (): HTMLElement[] => [
    ...(ref.current?.querySelectorAll<HTMLElement>('[data-roving]') ?? []),
  ];
  const stopAt = (stop: HTMLElement | undefined): void => {
    for (const entry of entries()) entry.setAttribute('tabindex', entry === stop ? '0' : '-1');
  };
  const last = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const all = entries();
    stopAt(
      all.find((entry) => entry === last.current) ??
        all.find((entry) => entry.hasAttribute('aria-current')) ??
        all[0],
    );
  });
  return {
    ref,
    onFocus: ({ target }) => {
      const entry = entries().find((one) => one === target);
      if (entry === undefined) return;
      last.current = entry;
      stopAt(entry);
    },
    onKeyDown: (event) => {
      const all = entries();
      const at = all.findIndex((entry) => entry === event.target);
      if (at === -1 || event.ctrlKey || event.metaKey || event.altKey) return;
      const startsWithKey = (entry: HTMLElement): boolean =>
        (entry.dataset['roving'] ?? '').toLowerCase().startsWith(event.key.toLowerCase());
      const steps: Readonly<Record<string, number>> = {
        ArrowDown: Math.min(at + 1, all.length - 1),
        ArrowUp: Math.max(at - 1, 0),
        Home: 0,
        End: all.length - 1,
      };
      const step = steps[event.key];
      const next =
        step !== undefined
          ? all[step]
          : isLetterOrDigit(event.key)
            ? [...all.slice(at + 1), ...all.slice(0, at)].find(startsWithKey)
            : undefined;
      if (step === undefined && next === undefined) return;
      event.preventDefault();
      next?.focus();
    },
  };
}
