import { useEffect, useState } from 'react';
import { RowPages } from './row-pages.ts';
import { rowsOfPage, type RowSource } from './grid-rows.ts';

/** The rows of a source. The component is drawn again when rows arrive. */
export function useGridRows(source: RowSource, columns: number): RowPages {
  const [, setVersion] = useState(0);
  const [held, setHeld] = useState(() => pagesOf(source));
  if (held.source.id !== source.id || held.source.count !== source.count) setHeld(pagesOf(source));

  function pagesOf(rows: RowSource) {
    const pages = new RowPages(rows, rowsOfPage(columns), () =>
      setVersion((version) => version + 1),
    );
    return { source: rows, pages };
  }
  useEffect(() => {
    held.pages.start();
    return () => held.pages.stop();
  }, [held]);
  return held.pages;
}
