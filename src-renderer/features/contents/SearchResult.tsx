import { Button } from '@mantine/core';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { percentOf } from '../backup-run/progress-messages.ts';
import { contentsTexts as texts, describeFound } from './contents-messages.ts';
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
        {search.isRunning ? texts.searching : describeFound(search, table, found)}
      </p>
      {search.isRunning ? (
        <Button variant="default" size="compact-xs" onClick={search.stop}>
          {texts.stop}
          {percent === null ? '' : ` (${percent}%)`}
        </Button>
      ) : null}
      {!search.isRunning && table !== null && found !== null && found.nextRow !== null ? (
        <Button variant="default" size="compact-xs" onClick={() => search.continue(table)}>
          {texts.continueSearch}
        </Button>
      ) : null}
      <Button variant="subtle" color="gray" size="compact-xs" onClick={search.clear}>
        {texts.showAllRows}
      </Button>
    </div>
  );
}
