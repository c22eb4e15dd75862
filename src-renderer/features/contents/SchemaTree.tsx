import { Box } from '@mantine/core';
import {
  IconBolt,
  IconBox,
  IconChevronRight,
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
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { ContentsKind } from '#shared/domain/catalog.ts';
import { grouped } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { useVisibleRows } from '../../ui/useVisibleRows.ts';
import { describeType, type Item } from './contents-messages.ts';
import { parentOf, type TreeLine } from './schema-tree.ts';
import classes from './SchemaTree.module.css';

export interface Figure {
  text: string;
  /** True if it counts what a search found. */
  isFound: boolean;
}

interface Props {
  lines: readonly TreeLine[];
  chosenKey: string | null;
  /** What stands at the right of a table: rows, size, changes, hits. */
  figureOf: (item: Item) => Figure;
  onChoose: (item: Item) => void;
  onToggle: (key: string) => void;
}

/** Height of a line in pixels. The style sheet sets the same height. */
const lineHeight = 26;
const linesOfAScreen = 15;

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

/** The tree of the contents. The arrow keys move through it, and the reached object is shown at once. */
export function SchemaTree({ lines, chosenKey, figureOf, onChoose, onToggle }: Props) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const { body, first, end } = useVisibleRows<HTMLDivElement>(lines.length, lineHeight);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const chosen = lines.findIndex(({ key }) => key === chosenKey);
  const reached = lines.findIndex(({ key }) => key === activeKey);
  const active = reached === -1 ? Math.max(0, chosen) : reached;

  useEffect(() => {
    const scroller = list.current;
    if (scroller === null) return;
    const top = active * lineHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    const bottom = top + lineHeight - scroller.clientHeight;
    if (bottom > scroller.scrollTop && scroller.clientHeight > 0) scroller.scrollTop = bottom;
  }, [active]);

  const go = (at: number) => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, at))];
    if (line === undefined) return;
    setActiveKey(line.key);
    if (line.kind === 'item') onChoose(line.item);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const line = lines[active];
    const isGroup = line?.kind === 'group';
    const steps: Record<string, () => void> = {
      ArrowDown: () => go(active + 1),
      ArrowUp: () => go(active - 1),
      PageDown: () => go(active + linesOfAScreen),
      PageUp: () => go(active - linesOfAScreen),
      Home: () => go(0),
      End: () => go(lines.length - 1),
      ArrowRight: () => {
        if (isGroup && !line.isOpen) onToggle(line.key);
        else go(active + 1);
      },
      ArrowLeft: () => {
        const parent = parentOf(lines, active);
        if (isGroup && line.isOpen) onToggle(line.key);
        else if (parent !== null) go(lines.findIndex(({ key }) => key === parent));
      },
      Enter: () => (isGroup ? onToggle(line.key) : go(active)),
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    step();
  };

  return (
    <Box
      ref={list}
      className={classes.tree}
      data-scroller
      role="tree"
      aria-label={text('contents.tree')}
      tabIndex={0}
      aria-activedescendant={lines.length === 0 ? undefined : `${id}-${active}`}
      onKeyDown={onKeyDown}
    >
      <div ref={body} role="presentation" style={{ height: lines.length * lineHeight }}>
        <div role="presentation" style={{ height: first * lineHeight }} />
        {lines.slice(first, end).map((line, offset) => {
          const index = first + offset;
          const isGroup = line.kind === 'group';
          return (
            <Box
              key={line.key}
              id={`${id}-${index}`}
              className={classes.line}
              role="treeitem"
              aria-level={line.level}
              aria-selected={line.key === chosenKey}
              {...(isGroup ? { 'aria-expanded': line.isOpen } : {})}
              data-active={index === active ? true : undefined}
              style={{ paddingLeft: 8 + (line.level - 1) * 14 }}
              onClick={() => {
                setActiveKey(line.key);
                if (isGroup) onToggle(line.key);
                else onChoose(line.item);
              }}
            >
              {isGroup ? (
                <Group line={line} />
              ) : (
                <Leaf item={line.item} figure={figureOf(line.item)} />
              )}
            </Box>
          );
        })}
      </div>
    </Box>
  );
}

function Group({ line }: { line: Extract<TreeLine, { kind: 'group' }> }) {
  return (
    <>
      <IconChevronRight
        className={classes.chevron}
        data-open={line.isOpen ? true : undefined}
        size={13}
        stroke={2}
        aria-hidden="true"
      />
      <span className={classes.group} title={line.label}>
        {line.label}
      </span>
      <span className={classes.figure}>{grouped(line.count)}</span>
    </>
  );
}

function Leaf({ item, figure }: { item: Item; figure: Figure }) {
  const Icon = icons[item.kind];
  return (
    <>
      <Icon size={14} stroke={1.6} aria-hidden="true" />
      <span
        className={classes.name}
        title={text('contents.object-of', { name: item.name, type: describeType(item.type) })}
      >
        {item.name}
      </span>
      {item.table === null ? null : (
        <span className={figure.isFound ? classes.found : classes.figure}>{figure.text}</span>
      )}
    </>
  );
}
