import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { errorOf } from '../../api/bridge.ts';
import { remembered } from '../../memory/memory.ts';
import { useRemembered } from '../../memory/useRemembered.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import {
  columnsInSight,
  drawnHeight,
  edgesOf,
  headHeight,
  rowHeight,
  rowsInSight,
  scrollOfTop,
} from './grid-geometry.ts';
import { GridBody } from './GridBody.tsx';
import { GridHead } from './GridHead.tsx';
import { GridMenu, type MenuPlace } from './GridMenu.tsx';
import { boxOf, headRow, moved, selectionAt, type Selection } from './grid-selection.ts';
import type { GridColumn, RowSource } from './grid-rows.ts';
import { RowPanel } from './RowPanel.tsx';
import { useCopy } from './useCopy.ts';
import { useGridColumns } from './useGridColumns.ts';
import { useGridRows } from './useGridRows.ts';
import { useGridScroll } from './useGridScroll.ts';
import { usePointerSelection } from './usePointerSelection.ts';
import classes from './DataGrid.module.css';

const rememberedPlace = remembered('grid.place', { top: 0, selection: selectionAt(0, 0) });
const rememberedIsOpen = remembered('grid.isRowOpen', false);

interface Props {
  /** The name of the table, for screen readers and copies. */
  table: { schema: string; name: string };
  /** Under which widths, order and place of this table are remembered. */
  subject: string;
  columns: readonly GridColumn[];
  source: RowSource;
  /** Text that is highlighted in the values; null for none. */
  marked: string | null;
  /** Returns a row with its whole values. */
  whole: (row: number) => Promise<readonly (string | null)[] | null>;
  /** Shown instead of the rows if there is none. */
  empty: ReactNode;
}

/** Rows of any number in a grid: only what is in sight is read and drawn. */
export function DataGrid({ table, subject, columns, source, marked, whole, empty }: Props) {
  const id = useId();
  const pages = useGridRows(source, columns.length);
  const [place, setPlace] = useRemembered(rememberedPlace, `${subject} ${source.kind}`);
  const [isOpen, setIsOpen] = useRemembered(rememberedIsOpen);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const selection = within(place.selection, source.count, columns.length);
  const setSelection = (next: Selection) => setPlace((old) => ({ ...old, selection: next }));

  const frozen = Math.max(52, String(source.count).length * 8 + 30);
  const { scroller, viewport, show } = useGridScroll(source.count, frozen, place.top);
  const { first, end } = rowsInSight(viewport, source.count);
  const layout = useGridColumns(subject, columns, () => pages.known(first, end));
  const edges = useMemo(() => edgesOf(layout.columns.map(({ width }) => width)), [layout.columns]);
  const shownColumns = columnsInSight(viewport, edges);
  useEffect(() => pages.want(first, end), [pages, first, end]);
  const latestTop = useRef(viewport.top);
  useEffect(() => {
    latestTop.current = viewport.top;
  });
  useEffect(() => () => setPlace((old) => ({ ...old, top: latestTop.current })), [setPlace]);

  const select = (next: Selection) => {
    setSelection(next);
    show(next.focus.row, next.focus.column, edges);
  };
  const copy = useCopy({ table, columns: layout.columns, source, pages, selection, whole });
  const pointer = usePointerSelection(selection, layout.columns.length, setSelection);
  const size = {
    rows: source.count,
    columns: layout.columns.length,
    page: Math.max(1, Math.floor(viewport.height / rowHeight) - 1),
  };
  const { focus } = selection;

  const onKeyDown = (event: KeyboardEvent) => {
    const control = event.ctrlKey || event.metaKey;
    const column = layout.columns[focus.column];
    const done = () => event.preventDefault();
    if (event.altKey) return;
    if (
      focus.row === headRow &&
      event.shiftKey &&
      column !== undefined &&
      /^Arrow(?:Left|Right)$/u.test(event.key)
    ) {
      done();
      const step = event.key === 'ArrowLeft' ? -1 : 1;
      if (!control) layout.resize(column.name, column.width + step * 16);
      else {
        const to = Math.max(0, Math.min(layout.columns.length - 1, focus.column + step));
        layout.move(focus.column, to);
        select(selectionAt(headRow, to));
      }
    } else if (control && event.key.toLowerCase() === 'c') {
      done();
      void copy('cells');
    } else if (control && event.key.toLowerCase() === 'a') {
      done();
      setSelection({
        anchor: { row: source.count - 1, column: layout.columns.length - 1 },
        focus: { row: 0, column: 0 },
      });
    } else if ((event.key === ' ' || event.key === 'Enter') && focus.row >= 0) {
      done();
      setIsOpen(event.key === 'Enter' || !isOpen);
    } else if (event.key === 'Escape' && isOpen) {
      done();
      event.stopPropagation();
      setIsOpen(false);
    } else {
      const next = moved(selection, { key: event.key, shift: event.shiftKey, control }, size);
      if (next === null) return;
      done();
      select(next);
    }
  };

  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    const isOfKeyboard = event.clientX === 0 && event.clientY === 0;
    setMenu({
      isHead: focus.row === headRow,
      x: isOfKeyboard
        ? frozen + (edges[focus.column] ?? 0) - viewport.left
        : event.clientX - box.left,
      y: isOfKeyboard
        ? headHeight + focus.row * rowHeight - viewport.top + rowHeight
        : event.clientY - box.top,
    });
  };

  if (pages.error !== null) {
    return (
      <div className={classes.failed}>
        <ErrorCallout error={errorOf(pages.error)} />
      </div>
    );
  }
  if (source.count === 0) return <div className={classes.nothing}>{empty}</div>;
  const active =
    focus.row === headRow ? `${id}-head-${focus.column}` : `${id}-${focus.row}-${focus.column}`;
  const offset = scrollOfTop(viewport.top, source.count, viewport.height) - viewport.top;
  return (
    <div className={classes.split}>
      <div className={classes.frame}>
        <div
          ref={scroller}
          className={classes.grid}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a table cannot be drawn in part
          role="grid"
          aria-label={`${table.schema === '' ? '' : `${table.schema}.`}${table.name}`}
          aria-rowcount={source.count + 1}
          aria-colcount={layout.columns.length + 1}
          aria-multiselectable="true"
          aria-activedescendant={active}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onContextMenu={onContextMenu}
          onDoubleClick={() => focus.row >= 0 && setIsOpen(true)}
          {...pointer}
        >
          <div
            role="presentation"
            style={{
              height: headHeight + drawnHeight(source.count),
              width: frozen + (edges.at(-1) ?? 0),
            }}
          >
            <GridHead
              id={id}
              columns={layout}
              shown={shownColumns}
              edges={edges}
              frozen={frozen}
              active={focus.row === headRow ? focus.column : null}
              onActivate={(column) => setSelection(selectionAt(headRow, column))}
            />
            <GridBody
              id={id}
              pages={pages}
              rows={{ first, end }}
              columns={layout.columns}
              shown={shownColumns}
              edges={edges}
              frozen={frozen}
              offset={offset}
              box={boxOf(selection)}
              focus={focus}
              marked={marked}
            />
          </div>
        </div>
        {menu === null ? null : (
          <GridMenu
            isChanges={source.kind === 'changes'}
            place={menu}
            columns={layout}
            column={focus.column}
            onCopy={(format) => void copy(format)}
            onOpenRow={() => setIsOpen(true)}
            onClose={() => {
              setMenu(null);
              scroller.current?.focus();
            }}
          />
        )}
      </div>
      {isOpen && focus.row >= 0 ? (
        <RowPanel
          table={table}
          columns={layout.columns}
          row={pages.at(focus.row)}
          index={focus.row}
          count={source.count}
          whole={whole}
          marked={marked}
          onGo={(row) => select(selectionAt(row, focus.column))}
          onClose={() => {
            setIsOpen(false);
            scroller.current?.focus();
          }}
        />
      ) : null}
    </div>
  );
}

/** The kept selection, if the rows have become fewer. */
function within({ anchor, focus }: Selection, rows: number, columns: number): Selection {
  const cell = ({ row, column }: Selection['focus']) => ({
    row: Math.min(row, rows - 1),
    column: Math.max(0, Math.min(column, columns - 1)),
  });
  return { anchor: cell(anchor), focus: cell(focus) };
}
