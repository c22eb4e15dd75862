import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { percentOf } from '../backup-run/progress-messages.ts';
import type { TableSearch } from './useTableSearch.ts';
import classes from './Contents.module.css';

interface Props {
  columns: readonly string[];
  search: TableSearch;
}

/** The search in a table and its progress. */
export function SearchBar({ columns, search }: Props) {
  const [text, setText] = useState('');
  const [column, setColumn] = useState<string | null>(null);
  const [matchCase, setMatchCase] = useState(false);
  const { found, now } = search;
  const begin = (event: SubmitEvent) => {
    event.preventDefault();
    if (text !== '') search.begin({ text, column, matchCase });
  };
  const clear = () => {
    setText('');
    search.clear();
  };
  return (
    <search aria-label="In this table">
      <form className={classes.search} onSubmit={begin}>
        <TextInput
          className={classes.searchText}
          size="xs"
          aria-label="Search the rows"
          placeholder="Search the rows"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          className={classes.searchColumn}
          size="xs"
          aria-label="In which column"
          placeholder="Any column"
          clearable
          searchable
          limit={200}
          data={[...new Set(columns)]}
          value={column}
          onChange={setColumn}
        />
        <Checkbox
          size="xs"
          label="Match case"
          checked={matchCase}
          onChange={(event) => setMatchCase(event.currentTarget.checked)}
        />
        {now.state === 'running' ? (
          <Button variant="default" size="xs" onClick={search.stop}>
            Stop{now.fraction === null ? '' : ` (${percentOf(now.fraction)}%)`}
          </Button>
        ) : (
          <Button variant="default" size="xs" type="submit" disabled={text === ''}>
            Search
          </Button>
        )}
        {found === null ? null : (
          <p className={classes.found} aria-live="polite">
            <span>
              {now.state === 'running'
                ? 'Searching…'
                : `${found.rows.length.toLocaleString('en-GB')} found${found.nextRow === null ? '' : ' so far'}`}
            </span>
            {now.state !== 'running' && found.nextRow !== null ? (
              <Button variant="subtle" size="compact-xs" onClick={search.continue}>
                Continue the search
              </Button>
            ) : null}
            <Button variant="subtle" color="gray" size="compact-xs" onClick={clear}>
              Show all rows
            </Button>
          </p>
        )}
      </form>
    </search>
  );
}
