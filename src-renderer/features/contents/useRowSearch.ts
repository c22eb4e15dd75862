/**
 * A search in the rows of one table or of all tables. Its results are kept when the user goes to
 * another table or screen.
 */
import { useState } from 'react';
import type { CutValue, TableRow } from '#shared/domain/catalog.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import { call } from '../../api/bridge.ts';
import { useOperation } from '../../api/useOperation.ts';
import { remembered } from '../../memory/memory.ts';
import { useRemembered } from '../../memory/useRemembered.ts';

/** Maximum number of rows of one table that one call returns. */
const rowsOfCall = 100;

export interface SearchFor {
  text: string;
  /** The column to search; null for all columns. */
  column: string | null;
  matchCase: boolean;
  /** The table to search; null for all tables. */
  table: number | null;
}

/** The rows of one table that were found until now. */
export interface Found {
  rows: readonly TableRow[];
  cut: readonly CutValue[];
  /** Number of all rows that contain the text; null if the search has not reached the end. */
  total: number | null;
  nextRow: number | null;
}

interface Kept {
  wanted: SearchFor;
  tables: Readonly<Record<number, Found>>;
  isComplete: boolean;
}

export interface RowSearch {
  /** null while all rows are shown. */
  wanted: SearchFor | null;
  /** True if the search covers this table. */
  covers: (table: number) => boolean;
  /** What was found in a table; null if nothing, or not yet. */
  foundIn: (table: number) => Found | null;
  /** The tables with rows that contain the text. */
  tables: readonly number[];
  isRunning: boolean;
  fraction: number | null;
  error: NightjarError | null;
  begin: (wanted: SearchFor) => void;
  /** Searches for more rows of a table. */
  continue: (table: number) => void;
  stop: () => void;
  clear: () => void;
}

type Step =
  | { kind: 'all'; wanted: SearchFor }
  | { kind: 'table'; wanted: SearchFor; table: number; fromRow: number };
type Result = { table: number; found: Found }[];

const rememberedSearch = remembered<Kept | null>('contents.found', null, { isData: true });

/** `subject`: the opened backup. */
export function useRowSearch(openedId: string, subject: string): RowSearch {
  const [kept, setKept] = useRemembered(rememberedSearch, subject);
  const [error, setError] = useState<NightjarError | null>(null);
  const operation = useOperation(
    async (step: Step, operationId): Promise<Result> => await ask(openedId, step, operationId),
  );
  const run = async (step: Step, before: Kept): Promise<void> => {
    setError(null);
    setKept(before);
    const result = await operation.start(step);
    if (result === null) return;
    const tables = { ...before.tables };
    for (const { table, found } of result) tables[table] = joined(before.tables[table], found);
    setKept({ ...before, tables, isComplete: true });
  };
  const { now } = operation;
  return {
    wanted: kept?.wanted ?? null,
    covers: (table) => kept !== null && (kept.wanted.table === null || kept.wanted.table === table),
    foundIn: (table) => kept?.tables[table] ?? null,
    tables: Object.keys(kept?.tables ?? {}).map(Number),
    isRunning: now.state === 'running',
    fraction: now.state === 'running' ? now.fraction : null,
    error: now.state === 'failed' ? now.error : error,
    begin: (wanted) => {
      const step: Step =
        wanted.table === null
          ? { kind: 'all', wanted }
          : { kind: 'table', wanted, table: wanted.table, fromRow: 0 };
      void run(step, { wanted, tables: {}, isComplete: false });
    },
    continue: (table) => {
      if (kept === null) return;
      const fromRow = kept.tables[table]?.nextRow ?? 0;
      void run({ kind: 'table', wanted: kept.wanted, table, fromRow }, kept);
    },
    stop: operation.cancel,
    clear: () => {
      operation.cancel();
      setKept(null);
    },
  };
}

async function ask(openedId: string, step: Step, operationId: string): Promise<Result> {
  const { text, column, matchCase } = step.wanted;
  if (step.kind === 'all') {
    const what = { openedId, text, matchCase, limit: rowsOfCall, operationId };
    const hits = await call('catalog.searchAll', what);
    return hits.map(({ table, found, rows, cut, nextRow }) => ({
      table,
      found: { rows, cut, total: found, nextRow },
    }));
  }
  const { table, fromRow } = step;
  const page = await call('catalog.search', {
    openedId,
    table,
    text,
    column,
    matchCase,
    fromRow,
    limit: rowsOfCall,
    operationId,
  });
  const { rows, cut, nextRow } = page;
  return [{ table, found: { rows, cut, total: nextRow === null ? rows.length : null, nextRow } }];
}

/** Adds the rows of a search that was continued. */
function joined(before: Found | undefined, found: Found): Found {
  if (before === undefined || before.rows.length === 0) return found;
  const shift = before.rows.length;
  const rows = [...before.rows, ...found.rows];
  return {
    rows,
    cut: [...before.cut, ...found.cut.map((one) => ({ ...one, row: one.row + shift }))],
    total: found.nextRow === null ? rows.length : before.total,
    nextRow: found.nextRow,
  };
}
