import { Checkbox, Radio, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Contents, ContentsTable } from '#shared/domain/catalog.ts';
import type { ChosenTable } from '#shared/domain/restore.ts';
import { formatBytes } from '#shared/format.ts';
import { rowsText } from '#shared/rows-messages.ts';
import { text } from '#shared/words/text.ts';
import { useVisibleRows } from '../../ui/useVisibleRows.ts';
import type { RestoreForm } from './restore-form.ts';
import classes from './Restore.module.css';

interface Props {
  contents: Contents;
  form: RestoreForm;
  onForm: (change: (before: RestoreForm) => RestoreForm) => void;
}

/** Height of a row in pixels. The style sheet sets the same height. */
const rowHeight = 32;

/** The choice between everything and some tables with the objects that they need. */
export function RestoreWhat({ contents, form, onForm }: Props) {
  const { mode, tables } = form;
  const choose = (next: readonly ChosenTable[] | null) =>
    onForm((before) => ({ ...before, tables: next }));
  return (
    <section className={classes.form} aria-labelledby="restore-what">
      <h2 id="restore-what">{text('restore.what')}</h2>
      {mode === 'replace' ? (
        <p>{text('restore.everything-replaces')}</p>
      ) : (
        <Radio.Group
          aria-labelledby="restore-what"
          value={tables === null ? 'all' : 'tables'}
          onChange={(value) => choose(value === 'all' ? null : [])}
        >
          <div>
            <Radio value="all" label={text('restore.everything')} />
          </div>
          <div className={classes.option}>
            <Radio
              value="tables"
              label={text('restore.some-tables')}
              description={text('restore.some-tables-hint')}
              disabled={contents.tables.length === 0}
            />
          </div>
        </Radio.Group>
      )}
      {mode === 'replace' || tables === null ? null : (
        <TableChoice tables={contents.tables} chosen={tables} onChange={choose} />
      )}
    </section>
  );
}

const keyOf = ({ schema, name }: ChosenTable): string => JSON.stringify([schema, name]);

interface TableChoiceProps {
  tables: readonly ContentsTable[];
  chosen: readonly ChosenTable[];
  onChange: (chosen: readonly ChosenTable[]) => void;
}

function TableChoice({ tables, chosen, onChange }: TableChoiceProps) {
  const [wanted, setWanted] = useState('');
  const keys = useMemo(() => new Set(chosen.map(keyOf)), [chosen]);
  const shown = useMemo(() => {
    const part = wanted.trim().toLowerCase();
    return tables.filter(({ schema, name }) => `${schema}.${name}`.toLowerCase().includes(part));
  }, [tables, wanted]);
  const { body, first, end } = useVisibleRows<HTMLDivElement>(shown.length, rowHeight);
  const toggle = (table: ChosenTable, isChosen: boolean) =>
    onChange([
      ...chosen.filter((one) => keyOf(one) !== keyOf(table)),
      ...(isChosen ? [{ schema: table.schema, name: table.name }] : []),
    ]);
  return (
    <div className={classes.indented}>
      <TextInput
        size="xs"
        aria-label={text('restore.search-tables')}
        placeholder={text('restore.search')}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      <div className={classes.tables} data-scroller>
        <div ref={body} style={{ height: shown.length * rowHeight }}>
          <div style={{ height: first * rowHeight }} />
          {shown.slice(first, end).map(({ index, schema, name, rows, bytes, state }) => (
            <div key={index} className={classes.table}>
              <Checkbox
                size="xs"
                label={`${schema}.${name}`}
                checked={keys.has(keyOf({ schema, name }))}
                onChange={(event) => toggle({ schema, name }, event.currentTarget.checked)}
              />
              <span>
                {text('restore.table-facts', {
                  rows: rowsText({ rows, state }),
                  size: formatBytes(bytes),
                })}
              </span>
            </div>
          ))}
        </div>
      </div>
      <p className={classes.quiet}>
        {text('restore.chosen', { chosen: chosen.length, tables: tables.length })}
      </p>
    </div>
  );
}
