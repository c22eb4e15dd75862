import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import {
  headHeight,
  isScaled,
  lastTop,
  leftWithColumn,
  scrollOfTop,
  topOfScroll,
  topWithRow,
  type Viewport,
} from './grid-geometry.ts';

export interface GridScroll {
  scroller: RefObject<HTMLDivElement | null>;
  viewport: Viewport;
  /** Scrolls until the cell is in sight. */
  show: (row: number, column: number, edges: readonly number[]) => void;
}

/** Before the first measurement, and without a layout in tests. */
const usual: Viewport = { top: 0, left: 0, width: 1000, height: 480 };

/** The part of the table that is in sight. `frozen`: the width of the column with the row numbers. */
export function useGridScroll(rows: number, frozen: number, initialTop: number): GridScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useState<Viewport>({ ...usual, top: initialTop });
  const latest = useRef(viewport);
  /** The position that this module set: its event brings nothing new. */
  const own = useRef<number | null>(null);

  const apply = useCallback((change: Partial<Viewport>) => {
    const next = { ...latest.current, ...change };
    latest.current = next;
    setViewport(next);
  }, []);

  const goTo = useCallback(
    (top: number) => {
      const element = scroller.current;
      const within = Math.max(0, Math.min(lastTop(rows, latest.current.height), top));
      apply({ top: within });
      if (element === null) return;
      const scrollTop = scrollOfTop(within, rows, latest.current.height);
      if (Math.abs(element.scrollTop - scrollTop) < 1) return;
      element.scrollTop = scrollTop;
      own.current = element.scrollTop;
    },
    [rows, apply],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = () => {
      const { clientWidth, clientHeight } = element;
      if (clientHeight === 0) return;
      apply({ width: clientWidth - frozen, height: clientHeight - headHeight });
    };
    measure();
    goTo(latest.current.top);
    const onScroll = () => {
      const { scrollTop, scrollLeft } = element;
      const isOwn = own.current !== null && Math.abs(own.current - scrollTop) < 1;
      own.current = null;
      const top = topOfScroll(scrollTop, rows, latest.current.height);
      apply(isOwn ? { left: scrollLeft } : { left: scrollLeft, top });
    };
    const onWheel = (event: WheelEvent) => {
      // A scaled scroll bar moves over many rows at once, but the wheel must not.
      if (!isScaled(rows) || event.deltaY === 0 || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      goTo(latest.current.top + event.deltaY);
    };
    const resize = new ResizeObserver(measure);
    resize.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      resize.disconnect();
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
    };
  }, [rows, frozen, apply, goTo]);

  const show = useCallback(
    (row: number, column: number, edges: readonly number[]) => {
      const { top, left, width, height } = latest.current;
      if (row >= 0) goTo(topWithRow(row, top, height));
      const wanted = leftWithColumn(column, edges, { left, width });
      if (wanted === left) return;
      apply({ left: wanted });
      if (scroller.current !== null) scroller.current.scrollLeft = wanted;
    },
    [apply, goTo],
  );
  return { scroller, viewport, show };
}
