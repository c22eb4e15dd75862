import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import type { BackupDifference } from '#shared/domain/catalog.ts';
import { text } from '#shared/words/text.ts';
import { describeType } from '../contents/contents-messages.ts';
import { summaryOf } from './compare-messages.ts';
import { DamagedSides } from './DamagedSides.tsx';
import { TableChange } from './TableChange.tsx';
import type { Comparison } from './useComparison.ts';
import classes from './Compare.module.css';

interface Props {
  comparison: Comparison;
  onChoose: (table: { schema: string; name: string }) => void;
}

const signs = { added: '+', removed: '−', changed: '~' } as const;

/** The differences, the tables first. Identical tables are counted. */
export function ComparisonResult({ comparison, onChoose }: Props) {
  const { difference } = comparison;
  const changed = difference.tables.filter(({ change }) => change !== 'same');
  const same = difference.tables.length - changed.length;
  return (
    <section className={classes.result} aria-labelledby="comparison-heading">
      <h2 id="comparison-heading" aria-live="polite">
        {summaryOf(difference)}
      </h2>
      <DamagedSides comparison={comparison} />
      {changed.length === 0 ? null : (
        <ul className={classes.tables} aria-label={text('compare.tables-that-differ')}>
          {changed.map((table) => (
            <TableChange
              key={`${table.schema}.${table.name}`}
              table={table}
              onChoose={() => onChoose(table)}
            />
          ))}
        </ul>
      )}
      {same === 0 ? null : (
        <p className={classes.quiet}>{text('compare.tables-same', { count: same })}</p>
      )}
      <Others difference={difference} />
    </section>
  );
}

function Others({ difference }: { difference: BackupDifference }) {
  const { objects, sequences, largeObjects } = difference;
  return (
    <>
      {objects.length === 0 ? null : (
        <>
          <h3>{text('compare.other-objects')}</h3>
          <ul className={classes.objects}>
            {objects.map(({ change, type, schema, name }) => (
              <Change key={`${type} ${schema ?? ''} ${name}`} change={change}>
                {schema === null ? '' : `${schema}.`}
                {name} <small>{describeType(type)}</small>
              </Change>
            ))}
          </ul>
        </>
      )}
      {largeObjects === null || largeObjects.samples.length === 0 ? null : (
        <>
          <h3>{text('compare.large-objects')}</h3>
          <ul className={classes.objects}>
            {largeObjects.samples.map(({ change, oid }) => (
              <Change key={oid} change={change}>
                {oid}
              </Change>
            ))}
          </ul>
        </>
      )}
      {sequences.length === 0 ? null : (
        <>
          <h3>{text('compare.sequences')}</h3>
          <ul className={classes.objects}>
            {sequences.map(({ schema, name, before, after }) => (
              <li key={`${schema}.${name}`}>
                {schema}.{name}{' '}
                <small>
                  {before ?? text('compare.none')} → {after ?? text('compare.none')}
                </small>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Change({ change, children }: { change: keyof typeof signs; children: ReactNode }) {
  return (
    <li data-change={change}>
      <span title={text(`compare.change.${change}`)}>
        <span aria-hidden="true">{signs[change]}</span>
        <VisuallyHidden>{text(`compare.change.${change}`)}</VisuallyHidden>
      </span>
      {children}
    </li>
  );
}
