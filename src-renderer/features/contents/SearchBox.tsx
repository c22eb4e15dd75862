import { ActionIcon, Checkbox, Popover, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconSearch } from '@tabler/icons-react';
import type { Ref, SubmitEvent } from 'react';
import { text as say } from '#shared/words/text.ts';
import { remembered } from '../../memory/memory.ts';
import { useRemembered } from '../../memory/useRemembered.ts';
import type { RowSearch } from './useRowSearch.ts';
import classes from './Contents.module.css';

interface Props {
  ref: Ref<HTMLInputElement>;
  /** The database that the wish belongs to. */
  subject: string;
  /** The shown table; null if another object is shown. */
  table: { index: number; columns: readonly string[] } | null;
  search: RowSearch;
}

interface Wish {
  text: string;
  scope: 'table' | 'all';
  column: string | null;
  matchCase: boolean;
}

const noWish: Wish = { text: '', scope: 'table', column: null, matchCase: false };
const rememberedWish = remembered('contents.search', noWish, { isData: true });

/** What to search the rows for: in the shown table, or in all tables. */
export function SearchBox({ ref, subject, table, search }: Props) {
  const [wish, setWish] = useRemembered(rememberedWish, subject);
  const change = (changes: Partial<Wish>) => setWish((old) => ({ ...old, ...changes }));
  const isAll = wish.scope === 'all' || table === null;
  const column = isAll || table.columns.includes(wish.column ?? '') ? wish.column : null;
  const begin = (event: SubmitEvent) => {
    event.preventDefault();
    const { text, matchCase } = wish;
    if (text === '') search.clear();
    else
      search.begin({
        text,
        matchCase,
        column: isAll ? null : column,
        table: isAll ? null : table.index,
      });
  };
  return (
    <search aria-label={say('contents.search')}>
      <form className={classes.search} onSubmit={begin}>
        <TextInput
          ref={ref}
          size="xs"
          aria-label={say('contents.search')}
          placeholder={say('contents.search')}
          leftSection={<IconSearch size={14} stroke={1.75} />}
          value={wish.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || wish.text === '') return;
            event.stopPropagation();
            change({ text: '' });
            search.clear();
          }}
          rightSection={
            <Popover position="bottom-start" width={220} trapFocus>
              <Popover.Target>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={say('contents.search-options')}
                  title={say('contents.search-options')}
                >
                  <IconAdjustmentsHorizontal size={14} stroke={1.75} />
                </ActionIcon>
              </Popover.Target>
              <Popover.Dropdown className={classes.searchOptions}>
                <Checkbox
                  size="xs"
                  label={say('contents.match-case')}
                  checked={wish.matchCase}
                  onChange={(event) => change({ matchCase: event.currentTarget.checked })}
                />
                <Select
                  size="xs"
                  label={say('contents.in-column')}
                  placeholder={say('contents.any-column')}
                  clearable
                  searchable
                  limit={200}
                  disabled={isAll}
                  data={[...new Set(table?.columns)]}
                  value={isAll ? null : column}
                  onChange={(next) => change({ column: next })}
                  comboboxProps={{ withinPortal: false }}
                />
              </Popover.Dropdown>
            </Popover>
          }
        />
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={say('contents.search-in')}
          data={[
            { value: 'table', label: say('contents.this-table'), disabled: table === null },
            { value: 'all', label: say('contents.all-tables') },
          ]}
          value={isAll ? 'all' : 'table'}
          onChange={(scope) => change({ scope: scope === 'all' ? 'all' : 'table' })}
        />
      </form>
    </search>
  );
}
