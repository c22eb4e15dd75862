import { useContext, useLayoutEffect, useRef, type RefObject } from 'react';
import { remembered } from '../memory/memory.ts';
import { MemoryContext } from '../memory/useRemembered.ts';

const scrollTop = remembered('frame.scroll-top', 0);

/**
 * A new screen begins at its top. A screen to which the admin goes back is shown where it was left,
 * also after a lock. `depth`: the number of screens to go back to; it grows with each new screen.
 */
export function useScrollMemory(
  element: RefObject<HTMLElement | null>,
  screen: string,
  depth: number,
): void {
  const memory = useContext(MemoryContext);
  const lastDepth = useRef<number | null>(null);
  useLayoutEffect(() => {
    const scroller = element.current;
    if (scroller === null) return;
    const subject = `screen ${depth} ${screen}`;
    const isReturn = lastDepth.current === null || depth < lastDepth.current;
    lastDepth.current = depth;
    const wanted = isReturn ? memory.read(scrollTop, subject) : 0;
    scroller.scrollTo({ top: wanted });
    const stopping = new AbortController();
    const { signal } = stopping;
    // Parts of a screen that are still loading make it taller a little later.
    const growth = new ResizeObserver(() => {
      scroller.scrollTo({ top: wanted });
      if (scroller.scrollTop >= wanted) growth.disconnect();
    });
    const { firstElementChild, lastElementChild } = scroller;
    if (wanted > 0 && scroller.scrollTop < wanted) {
      for (const child of [firstElementChild, lastElementChild])
        if (child !== null) growth.observe(child);
    }
    for (const action of ['wheel', 'pointerdown', 'keydown'])
      scroller.addEventListener(action, () => growth.disconnect(), { signal });
    scroller.addEventListener(
      'scroll',
      () => {
        if (scroller.scrollTop !== memory.read(scrollTop, subject))
          memory.write(scrollTop, subject, scroller.scrollTop);
      },
      { signal, passive: true },
    );
    return () => {
      stopping.abort();
      growth.disconnect();
    };
  }, [memory, element, screen, depth]);
}
