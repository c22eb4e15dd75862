import { Box } from '@mantine/core';
import {
  IconBolt,
  IconBox,
  IconEye,
  IconFolder,
  IconFunction,
  IconKey,
  IconListNumbers,
  IconPuzzle,
  IconSortAscending,
  IconTable,
  IconTag,
} from '@tabler/icons-react';
import { useEffect, useId, useRef, type KeyboardEvent } from 'react';
import type { ContentsKind } from '#shared/domain/catalog.ts';
import { useVisibleRows } from '../../ui/useVisibleRows.ts';
import { describeType, type Item } from './contents-messages.ts';
import classes from './Contents.module.css';

interface Props {
  items: readonly Item[];
  chosenKey: string | null;
  onChoose: (key: string) => void;
}

/** Height of an entry in pixels. The style sheet sets the same height. */
const rowHeight = 40;
const rowsOfAScreen = 10;

const icons: Record<ContentsKind, typeof IconTable> = {
  schema: IconFolder,
  extension: IconPuzzle,
  type: IconTag,
  function: IconFunction,
  table: IconTable,
  view: IconEye,
  sequence: IconListNumbers,
  index: IconSortAscending,
  constraint: IconKey,
  trigger: IconBolt,
  other: IconBox,
};

/**
 * The list of objects. The arrow keys move through the list, and the reached object is shown
 * immediately.
 */
export function ObjectList({ items, chosenKey, onChoose }: Props) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const { body, first, end } = useVisibleRows<HTMLDivElement>(items.length, rowHeight);
  const chosen = items.findIndex(({ key }) => key === chosenKey);

  useEffect(() => {
    const scroller = list.current;
    if (scroller === null || chosen < 0) return;
    const top = chosen * rowHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    const bottom = top + rowHeight - scroller.clientHeight;
    if (bottom > scroller.scrollTop) scroller.scrollTop = bottom;
  }, [chosen]);

  const move = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowDown: chosen + 1,
      ArrowUp: chosen - 1,
      PageDown: chosen + rowsOfAScreen,
      PageUp: chosen - rowsOfAScreen,
      Home: 0,
      End: items.length - 1,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = items[Math.max(0, Math.min(items.length - 1, step))];
    if (next !== undefined) onChoose(next.key);
  };

  return (
    <Box
      ref={list}
      className={classes.list}
      data-scroller
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select cannot be drawn in part
      role="listbox"
      aria-label="Contents"
      tabIndex={0}
      aria-activedescendant={chosen < 0 ? undefined : `${id}-${chosen}`}
      onKeyDown={move}
    >
      <div ref={body} role="presentation" style={{ height: items.length * rowHeight }}>
        <div role="presentation" style={{ height: first * rowHeight }} />
        {items.slice(first, end).map((item, offset) => {
          const index = first + offset;
          const Icon = icons[item.kind];
          return (
            <Box
              key={item.key}
              id={`${id}-${index}`}
              className={classes.entry}
              // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
              role="option"
              aria-selected={item.key === chosenKey}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              onClick={() => onChoose(item.key)}
            >
              <Icon size={16} stroke={1.6} aria-hidden="true" />
              <span className={classes.name} title={item.name}>
                {item.name}
                <small>
                  {item.schema ?? (item.kind === 'schema' ? 'Schema' : 'Whole database')}
                  {item.kind === 'table' ? '' : ` · ${describeType(item.type)}`}
                </small>
              </span>
              {item.table === null ? null : (
                <span className={classes.rows}>{item.table.rows.toLocaleString('en-GB')}</span>
              )}
            </Box>
          );
        })}
      </div>
    </Box>
  );
}
