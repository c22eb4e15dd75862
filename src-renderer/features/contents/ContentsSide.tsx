import { ActionIcon, Menu, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowsSort, IconCheck, IconFilter } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useRef } from 'react';
import { grouped } from '#shared/format.ts';
import { text as say } from '#shared/words/text.ts';
import { remembered } from '../../memory/memory.ts';
import { useRemembered } from '../../memory/useRemembered.ts';
import {
  figureOfTable,
  type Item,
  type TableChanges,
  type TreeOrder,
} from './contents-messages.ts';
import { SchemaTree, type Figure } from './SchemaTree.tsx';
import { SearchBox } from './SearchBox.tsx';
import { treeOf } from './schema-tree.ts';
import type { RowSearch } from './useRowSearch.ts';
import classes from './Contents.module.css';

interface Props {
  /** The database that filter and order belong to. */
  subject: string;
  items: readonly Item[];
  chosen: Item | undefined;
  search: RowSearch;
  /** How a table differs from the other side of the comparison; null if it does not, or is unknown. */
  changeOf: (item: Item) => TableChanges | null;
  /** True to show what changed instead of the number of rows. */
  showsChanges: boolean;
  /** Called when the order needs to know what changed. */
  onOrder: (order: TreeOrder) => void;
  onChoose: (item: Item) => void;
}

const rememberedFilter = remembered('contents.filter', '');
const rememberedOrder = remembered<TreeOrder>('contents.order', 'name');
const rememberedToggled = remembered<readonly string[]>('contents.toggled', []);

const orders = ['name', 'rows', 'size', 'changed'] as const;

/** The search, the filter and the tree of the contents. */
export function ContentsSide(props: Props) {
  const { subject, items, chosen, search, changeOf, showsChanges } = props;
  const { onOrder, onChoose } = props;
  const [text, setText] = useRemembered(rememberedFilter, subject);
  const [order, setOrder] = useRemembered(rememberedOrder, subject);
  const [toggled, setToggled] = useRemembered(rememberedToggled, subject);
  const wanted = useDeferredValue(text);
  const lines = useMemo(
    () => treeOf(items, { text: wanted, order, toggled: new Set(toggled), changeOf }),
    [items, wanted, order, toggled, changeOf],
  );
  const searchField = useRef<HTMLInputElement>(null);
  useHotkeys([['/', () => searchField.current?.focus()]]);
  const isSearchOfAll = search.wanted?.table === null && !search.isRunning;

  const figureOf = (item: Item): Figure => {
    const { table } = item;
    const hits = isSearchOfAll && table !== null ? search.foundIn(table.index) : null;
    if (hits !== null) return { text: hitsOf(hits), isFound: true };
    return {
      text:
        table === null
          ? ''
          : figureOfTable(table, showsChanges ? 'changed' : order, changeOf(item)),
      isFound: false,
    };
  };

  return (
    <div className={classes.side}>
      <SearchBox
        ref={searchField}
        subject={subject}
        table={chosen?.table ?? null}
        search={search}
      />
      <div className={classes.filter}>
        <TextInput
          size="xs"
          aria-label={say('contents.filter')}
          placeholder={say('contents.filter')}
          leftSection={<IconFilter size={14} stroke={1.75} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={say('contents.sort')}
              title={say('contents.sorted', { order: say(`contents.order.${order}`) })}
            >
              <IconArrowsSort size={15} stroke={1.75} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {orders.map((one) => (
              <Menu.Item
                key={one}
                rightSection={one === order ? <IconCheck size={14} /> : null}
                onClick={() => {
                  setOrder(one);
                  onOrder(one);
                }}
              >
                {say(`contents.order.${one}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      {lines.length === 0 ? (
        <p className={classes.nothing}>
          {say(items.length === 0 ? 'contents.empty-dump' : 'contents.nothing-matches')}
        </p>
      ) : (
        <SchemaTree
          lines={lines}
          chosenKey={chosen?.key ?? null}
          figureOf={figureOf}
          onChoose={onChoose}
          onToggle={(key) =>
            setToggled((old) =>
              old.includes(key) ? old.filter((one) => one !== key) : [...old, key],
            )
          }
        />
      )}
    </div>
  );
}

const hitsOf = ({ total, rows }: { total: number | null; rows: readonly unknown[] }): string =>
  grouped(total ?? rows.length);
