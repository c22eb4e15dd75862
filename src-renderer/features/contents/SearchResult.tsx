import { Button } from '@mantine/core';
import { text } from '#shared/words/text.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { percentOf } from '../backup-run/progress-messages.ts';
import { describeFound } from './contents-messages.ts';
import type { RowSearch } from './useRowSearch.ts';
import classes from './Contents.module.css';

interface Props {
  search: RowSearch;
  /** The shown table; null if another object is shown. */
  table: number | null;
}

/** One line above the rows: the progress of a search, and what it found. */
export function SearchResult({ search, table }: Props) {
  if (search.wanted === null) return null;
  if (search.error !== null) {
    return (
      <div role="alert" className={classes.padded}>
        <ErrorCallout error={search.error} />
      </div>
    );
  }
  const found = table === null ? null : search.foundIn(table);
  const percent = percentOf(search.fraction);
  return (
    <div className={classes.found}>
      <p aria-live="polite">
        {search.isRunning ? text('contents.searching') : describeFound(search, table, found)}
      </p>
      {search.isRunning ? (
        <Button variant="default" size="compact-xs" onClick={search.stop}>
          {percent === null ? text('contents.stop') : text('contents.stop-percent', { percent })}
        </Button>
      ) : null}
      {!search.isRunning && table !== null && found !== null && found.nextRow !== null ? (
        <Button variant="default" size="compact-xs" onClick={() => search.continue(table)}>
          {text('contents.continue-search')}
        </Button>
      ) : null}
      <Button variant="subtle" color="gray" size="compact-xs" onClick={search.clear}>
        {text('contents.show-all-rows')}
      </Button>
    </div>
  );
}
