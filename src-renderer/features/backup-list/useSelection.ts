/** The active row of the list, and the selected rows, as in a file manager. */
import { useState } from 'react';
import type { ListedBackup } from './listed-backup.ts';

export interface Selection {
  /** The row with the keyboard focus; the first row if none was chosen. null if the list is empty. */
  active: string | null;
  selected: ReadonlySet<string>;
  /** Makes a row active, and the only selected row. */
  choose: (filename: string) => void;
  /** Adds the row to the selection, or removes it. */
  toggle: (filename: string) => void;
  /** Selects all rows from the last chosen row to this row. */
  extendTo: (filename: string) => void;
  selectAll: () => void;
  clear: () => void;
}

interface State {
  active: string | null;
  /** The row that a selection of several rows begins with. */
  anchor: string | null;
  selected: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

/** `rows` are the shown rows. Rows that are not shown are never selected. */
export function useSelection(rows: readonly ListedBackup[]): Selection {
  const [state, setState] = useState<State>({ active: null, anchor: null, selected: none });
  const positions = new Map<string, number>();
  // Only chosen rows are looked up, but a deleted or filtered row must lose its selection.
  if (state.active !== null || state.selected.size > 0) {
    for (const [position, { backup }] of rows.entries()) positions.set(backup.filename, position);
  }
  const isShown = (filename: string | null): filename is string =>
    filename !== null && positions.has(filename);
  const active = isShown(state.active) ? state.active : (rows[0]?.backup.filename ?? null);
  const shown = [...state.selected].filter(isShown);
  const selected = shown.length === state.selected.size ? state.selected : new Set(shown);

  return {
    active,
    selected,
    choose: (filename) =>
      setState({ active: filename, anchor: filename, selected: new Set([filename]) }),
    toggle: (filename) => {
      const next = new Set(selected);
      if (!next.delete(filename)) next.add(filename);
      setState({ active: filename, anchor: filename, selected: next });
    },
    extendTo: (filename) => {
      const anchor = isShown(state.anchor) ? state.anchor : (active ?? filename);
      const from = positions.get(anchor) ?? 0;
      const to =
        positions.get(filename) ?? rows.findIndex((one) => one.backup.filename === filename);
      const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
      const next = new Set(range.map(({ backup }) => backup.filename));
      setState({ active: filename, anchor, selected: next });
    },
    selectAll: () =>
      setState({
        active,
        anchor: active,
        selected: new Set(rows.map(({ backup }) => backup.filename)),
      }),
    clear: () => setState({ active, anchor: active, selected: none }),
  };
}
