/** Long lists in the scrolling screen: only the rows that can be seen are drawn. */
import {
  defaultRangeExtractor,
  observeElementRect,
  useVirtualizer,
  type Virtualizer,
} from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

interface Options {
  count: number;
  /** Height of each row in pixels; the style sheet sets the same height. */
  rowHeight: number;
  keyOf: (index: number) => string | number;
  /** A row that is always drawn, because it has the focus. */
  keep: number | null;
}

/** Rows drawn beyond each edge, so that fast scrolling shows no empty area. */
const margin = 12;
/** The sticky head of a list covers this part of the scrolled area. */
const headHeight = 36;
/** Assumed for a list without a layout, as in component tests. */
const assumedHeight = 800;

/**
 * Pass `body` to the element that contains the rows. The scrolling element is the nearest ancestor with
 * `data-scroller`, or the screen (`main`).
 */
export function useVirtualRows<Body extends HTMLElement>(
  options: Options,
): { body: RefObject<Body | null>; virtualizer: Virtualizer<HTMLElement, Element> } {
  const { count, rowHeight, keyOf, keep } = options;
  const body = useRef<Body>(null);
  /** Position of the first row in the scrolled content. */
  const [top, setTop] = useState(0);
  const scroller = (): HTMLElement | null => body.current?.closest('[data-scroller], main') ?? null;

  useLayoutEffect(() => {
    const scrolled = scroller();
    if (scrolled === null || body.current === null) return undefined;
    const element = body.current;
    const measure = (): void =>
      setTop(
        Math.round(
          element.getBoundingClientRect().top -
            scrolled.getBoundingClientRect().top +
            scrolled.scrollTop,
        ),
      );
    measure();
    // What is above the list can grow and shrink.
    const resize = new ResizeObserver(measure);
    resize.observe(scrolled);
    for (const child of scrolled.children) resize.observe(child);
    return () => resize.disconnect();
  }, []);

  // oxlint-disable-next-line react/incompatible-library -- this project does not use the React Compiler
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count,
    getScrollElement: scroller,
    estimateSize: () => rowHeight,
    getItemKey: keyOf,
    overscan: margin,
    scrollMargin: top,
    scrollPaddingStart: headHeight,
    initialRect: { width: 0, height: assumedHeight },
    observeElementRect: (instance, report) =>
      observeElementRect(instance, (rect) =>
        report(rect.height === 0 ? { ...rect, height: assumedHeight } : rect),
      ),
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      if (keep === null || keep >= count || shown.includes(keep)) return shown;
      return [...shown, keep].toSorted((a, b) => a - b);
    },
  });
  return { body, virtualizer };
}
