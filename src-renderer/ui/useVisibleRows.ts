import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { visibleRows, type RowWindow } from './visible-rows.ts';

/**
 * Returns the rows of a long list that have to be drawn at the current scroll position. Pass `body` to
 * the element that contains the rows. The scrolling element is the nearest ancestor with
 * `data-scroller`, or the screen (`main`).
 */
export function useVisibleRows<Body extends HTMLElement>(
  count: number,
  rowHeight: number,
): RowWindow & { body: RefObject<Body | null> } {
  const body = useRef<Body>(null);
  const [range, setRange] = useState<RowWindow>(() => visibleRows(count, rowHeight, 0, 1000));

  useLayoutEffect(() => {
    const scroller = body.current?.closest('[data-scroller], main');
    if (scroller === null || scroller === undefined) return undefined;

    const measure = () => {
      if (body.current === null) return;
      const edge = scroller.getBoundingClientRect();
      const top = body.current.getBoundingClientRect().top - edge.top;
      const next = visibleRows(count, rowHeight, top, edge.height);
      setRange((old) => (old.first === next.first && old.end === next.end ? old : next));
    };
    measure();
    const resize = new ResizeObserver(measure);
    resize.observe(scroller);
    scroller.addEventListener('scroll', measure, { passive: true });
    return () => {
      resize.disconnect();
      scroller.removeEventListener('scroll', measure);
    };
  }, [count, rowHeight]);

  // If the list became shorter, the old range can be too long until the next measurement.
  return { body, first: Math.min(range.first, count), end: Math.min(range.end, count) };
}
