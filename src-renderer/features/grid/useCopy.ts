import { notifications } from '@mantine/notifications';
import { text } from '#shared/words/text.ts';
import { errorOf } from '../../api/bridge.ts';
import { notifyError } from '../../ui/notify-error.ts';
import { copiedText, type CopyFormat } from './copy-formats.ts';
import { mostCopiedRows } from './grid-messages.ts';
import { boxOf, type Selection } from './grid-selection.ts';
import { rowsBefore, type GridRow, type RowSource } from './grid-rows.ts';
import type { RowPages } from './row-pages.ts';
import type { PlacedColumn } from './useGridColumns.ts';

interface Wanted {
  table: { schema: string; name: string };
  columns: readonly PlacedColumn[];
  source: RowSource;
  pages: RowPages;
  selection: Selection;
  whole: (row: number) => Promise<readonly (string | null)[] | null>;
}

const rowsAtOnce = 500;
/** More characters than this of one value are cut even if the row is read alone. */
const cutLength = 1_000_000;

/** Copies the selected cells. Values that are cut on the screen are read whole. */
export function useCopy(wanted: Wanted): (format: CopyFormat) => Promise<void> {
  const { table, columns, source, pages, selection, whole } = wanted;
  return async (format) => {
    const box = boxOf(selection);
    const first = Math.max(0, box.firstRow);
    const count = box.lastRow - first + 1;
    if (count <= 0) return;
    if (count > mostCopiedRows) {
      say(text('grid.too-many', { rows: mostCopiedRows }));
      return;
    }
    try {
      const rows: GridRow[] = pages.known(first, first + count);
      if (rows.length < count) {
        rows.length = 0;
        while (rows.length < count) {
          const part = await source.load(
            first + rows.length,
            Math.min(rowsAtOnce, count - rows.length),
          );
          if (part.length === 0) break;
          rows.push(...part);
        }
      }
      const isBefore = format === 'insert-before';
      // A row that is brought back needs all its columns.
      const chosen = isBefore ? columns : columns.slice(box.firstColumn, box.lastColumn + 1);
      const copied = isBefore ? rowsBefore(rows) : rows;
      let isCut = false;
      const values: (string | null)[][] = [];
      for (const [at, row] of copied.entries()) {
        const isShort = chosen.every((column) => !row.cut.has(column.at));
        const complete = isShort ? row.values : await whole(first + at);
        const all = complete ?? row.values;
        if (complete === null) isCut = true;
        values.push(chosen.map((column) => all[column.at] ?? null));
        if (!isShort)
          isCut ||= chosen.some(({ at: place }) => (all[place]?.length ?? 0) >= cutLength);
      }
      await navigator.clipboard.writeText(
        copiedText({ ...table, columns: chosen, rows: values }, format),
      );
      if (isCut) say(text('grid.copied-cut'));
      else if (count > 1 || format !== 'cells') say(text('grid.copied', { rows: copied.length }));
    } catch (thrown) {
      notifyError(errorOf(thrown));
    }
  };
}

function say(message: string): void {
  notifications.show({ message, closeButtonProps: { 'aria-label': text('ui.close') } });
}
