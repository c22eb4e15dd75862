import { Button, Checkbox, Group, Radio, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Contents, ContentsTable } from '#shared/domain/catalog.ts';
import type { ChosenTable, RestoreMode } from '#shared/domain/restore.ts';
import { formatBytes } from '#shared/format.ts';
import { rowsText } from '#shared/rows-messages.ts';
import { useVisibleRows } from '../../ui/useVisibleRows.ts';
import classes from './Restore.module.css';

interface Props {
  contents: Contents;
  mode: RestoreMode;
  /** The chosen tables; null for everything. */
  chosen: readonly ChosenTable[] | null;
  onBack: () => void;
  onNext: (tables: ChosenTable[] | null) => void;
}

/** Height of a row in pixels. The style sheet sets the same height. */
const rowHeight = 32;

/** The choice between everything and some tables with the objects that they need. */
export function RestoreWhat({ contents, mode, chosen, onBack, onNext }: Props) {
  const [all, setAll] = useState(chosen === null);
  const [names, setNames] = useState<ReadonlySet<number>>(() => {
    const keys = new Set(chosen?.map(keyOf));
    return new Set(contents.tables.filter((one) => keys.has(keyOf(one))).map(({ index }) => index));
  });
  const everything = mode === 'replace' || all;
  return (
    <div className={classes.form}>
      {mode === 'replace' ? (
        <p>Replacing a database restores everything that is in the backup.</p>
      ) : (
        <Radio.Group
          label="What"
          value={all ? 'all' : 'tables'}
          onChange={(value) => setAll(value === 'all')}
        >
          <div className={classes.option}>
            <Radio value="all" label="Everything" />
          </div>
          <div className={classes.option}>
            <Radio
              value="tables"
              label="Some tables"
              description="With the types, sequences, indexes and constraints that they need. The review lists them before the restore begins."
              disabled={contents.tables.length === 0}
            />
          </div>
        </Radio.Group>
      )}
      {everything ? null : (
        <TableChoice tables={contents.tables} chosen={names} onChange={setNames} />
      )}
      <Group justify="space-between">
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        <Button
          disabled={!everything && names.size === 0}
          onClick={() =>
            onNext(
              everything
                ? null
                : contents.tables
                    .filter(({ index }) => names.has(index))
                    .map(({ schema, name }) => ({ schema, name })),
            )
          }
        >
          Next
        </Button>
      </Group>
    </div>
  );
}

const keyOf = ({ schema, name }: ChosenTable): string => JSON.stringify([schema, name]);

interface TableChoiceProps {
  tables: readonly ContentsTable[];
  chosen: ReadonlySet<number>;
  onChange: (chosen: ReadonlySet<number>) => void;
}

function TableChoice({ tables, chosen, onChange }: TableChoiceProps) {
  const [text, setText] = useState('');
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return tables.filter(({ schema, name }) => `${schema}.${name}`.toLowerCase().includes(wanted));
  }, [tables, text]);
  const { body, first, end } = useVisibleRows<HTMLDivElement>(shown.length, rowHeight);
  const toggle = (index: number, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(index);
    else next.delete(index);
    onChange(next);
  };
  return (
    <div className={classes.indented}>
      <TextInput
        size="xs"
        aria-label="Search the tables"
        placeholder="Search"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={classes.tables} data-scroller>
        <div ref={body} style={{ height: shown.length * rowHeight }}>
          <div style={{ height: first * rowHeight }} />
          {shown.slice(first, end).map(({ index, schema, name, rows, bytes, state }) => (
            <div key={index} className={classes.table}>
              <Checkbox
                size="xs"
                label={`${schema}.${name}`}
                checked={chosen.has(index)}
                onChange={(event) => toggle(index, event.currentTarget.checked)}
              />
              <span>
                {rowsText({ rows, state })}, {formatBytes(bytes)}
              </span>
            </div>
          ))}
        </div>
      </div>
      <p className={classes.quiet}>
        {chosen.size.toLocaleString('en-GB')} of {tables.length.toLocaleString('en-GB')} chosen
      </p>
    </div>
  );
}
