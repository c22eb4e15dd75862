import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { ProgressBar } from './ProgressBar.tsx';
import classes from './ProgressPanel.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  /** The name for screen readers: "Backup in progress". */
  label: string;
  /** The current step. */
  title: string;
  /** The table that is being processed; null if there is none. */
  detail: string | null;
  percent: number | null;
  /** Usually a PhaseList. */
  phases: ReactNode;
  facts: readonly (readonly [label: string, value: string])[];
  cancelling: boolean;
  onCancel: () => void;
}

/** A running operation: the current step, the progress and a Cancel button. */
export function ProgressPanel(props: Props) {
  const { label, title, detail, percent, phases, facts, cancelling, onCancel } = props;
  return (
    <section className={classes.panel} aria-label={label}>
      <div className={classes.head}>
        <div className={classes.now}>
          <h2>{title}</h2>
          <p className={classes.table} title={detail ?? undefined}>
            {detail ?? ''}
          </p>
        </div>
        {percent === null ? null : (
          <p className={classes.percent}>{text('ui.percent', { percent })}</p>
        )}
        <Button variant="default" size="xs" loading={cancelling} onClick={onCancel}>
          {text('ui.cancel')}
        </Button>
      </div>
      <ProgressBar label={label} percent={percent} text={title} />
      {phases}
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
