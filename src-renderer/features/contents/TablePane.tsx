import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { ContentsTable } from '#shared/domain/catalog.ts';
import { counted, formatBytes } from '#shared/format.ts';
import { DefinitionView } from './DefinitionView.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import { TableRows } from './TableRows.tsx';
import classes from './Contents.module.css';

interface Props {
  openedId: string;
  table: ContentsTable;
  /** Index of the object that defines the table; null if the dump contains only data. */
  object: number | null;
}

/** A table: its rows, its definition and its export. */
export function TablePane({ openedId, table, object }: Props) {
  const [view, setView] = useState<'rows' | 'definition'>('rows');
  const facts = [
    counted(table.rows, 'row'),
    counted(table.columns.length, 'column'),
    formatBytes(table.bytes),
  ];
  return (
    <section className={classes.pane} aria-label={table.name}>
      <header className={classes.paneHead}>
        <div className={classes.title}>
          <h2>
            {table.schema}.{table.name}
          </h2>
          <p>{facts.join(' · ')}</p>
        </div>
        {object === null ? null : (
          <SegmentedControl
            size="xs"
            aria-label="Rows or definition"
            data={[
              { value: 'rows', label: 'Rows' },
              { value: 'definition', label: 'Definition' },
            ]}
            value={view}
            onChange={setView}
          />
        )}
        <ExportMenu openedId={openedId} table={table} />
      </header>
      {view === 'definition' && object !== null ? (
        <DefinitionView openedId={openedId} object={object} />
      ) : (
        <TableRows openedId={openedId} table={table} />
      )}
    </section>
  );
}
