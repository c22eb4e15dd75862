import { useMemo, useState } from 'react';
import { remembered } from '../../memory/memory.ts';
import { useRemembered } from '../../memory/useRemembered.ts';
import { widthOfTexts, widthWithin } from './grid-geometry.ts';
import { shortType, type GridColumn, type GridRow } from './grid-rows.ts';

/** What the user changed. */
interface Layout {
  /** Widths in pixels, by name. */
  widths: Record<string, number>;
  /** The names in the chosen order; null for the order of the table. */
  order: readonly string[] | null;
}

const usual: Layout = { widths: {}, order: null };
const rememberedLayout = remembered('grid.layout', usual);

export interface PlacedColumn extends GridColumn {
  /** Its place in the values of a row. */
  at: number;
  width: number;
}

export interface GridColumns {
  columns: readonly PlacedColumn[];
  resize: (name: string, width: number) => void;
  /** Puts a column at another place of the shown order. */
  move: (from: number, to: number) => void;
  /** Forgets widths and order. */
  reset: () => void;
}

/**
 * The columns in the chosen order, with their widths. Both are kept for this table: in other pages, in
 * other backups of the database, and when the user comes back. `known`: rows that were read.
 */
export function useGridColumns(
  subject: string,
  columns: readonly GridColumn[],
  known: () => readonly GridRow[],
): GridColumns {
  const [layout, setLayout] = useRemembered(rememberedLayout, subject);
  // The rows that are read first decide the width, so that it stays when the user scrolls.
  const [widths, setWidths] = useState<readonly number[] | null>(null);
  if (widths === null) {
    const rows = known();
    if (rows.length > 0) {
      setWidths(
        columns.map((_, at) =>
          widthOfTexts(
            0,
            rows.map(({ values }) => values[at] ?? null),
          ),
        ),
      );
    }
  }
  const estimated = useMemo(
    () =>
      columns.map(({ name, type }, at) => Math.max(widthOfHead(name, type), widths?.[at] ?? 96)),
    [columns, widths],
  );
  const placed = useMemo(() => {
    const all = columns.map((column, at): PlacedColumn => ({
      ...column,
      at,
      width: layout.widths[column.name] ?? estimated[at] ?? 120,
    }));
    const places = new Map(layout.order?.map((name, place) => [name, place]));
    return all.toSorted((a, b) => (places.get(a.name) ?? a.at) - (places.get(b.name) ?? b.at));
  }, [columns, estimated, layout]);

  return {
    columns: placed,
    resize: (name, width) =>
      setLayout((old) => ({ ...old, widths: { ...old.widths, [name]: widthWithin(width) } })),
    move: (from, to) => {
      if (to < 0 || to >= placed.length) return;
      const names = placed.map(({ name }) => name);
      const [name] = names.splice(from, 1);
      if (name !== undefined) names.splice(to, 0, name);
      setLayout((old) => ({ ...old, order: names }));
    },
    reset: () => setLayout(usual),
  };
}

const widthOfHead = (name: string, type: string | null): number =>
  Math.min(220, name.length * 7.4 + (type === null ? 0 : shortType(type).length * 6.2 + 6) + 36);
