import { IconCheck } from '@tabler/icons-react';
import classes from './ProgressPanel.module.css';
import { text } from '#shared/words/text.ts';

interface Props<Phase extends string> {
  /** The phases in their order. */
  phases: readonly Phase[];
  nameOf: (phase: Phase) => string;
  present: Phase;
}

/** The phases of an operation; the current phase is highlighted. */
export function PhaseList<Phase extends string>({ phases, nameOf, present }: Props<Phase>) {
  const reached = phases.indexOf(present);
  return (
    <ol className={classes.steps} aria-label={text('ui.phases')}>
      {phases.map((phase, index) => (
        <li
          key={phase}
          data-state={index === reached ? 'present' : index < reached ? 'done' : 'ahead'}
          aria-current={index === reached ? 'step' : undefined}
        >
          <span className={classes.stepSign} aria-hidden="true">
            {index < reached ? <IconCheck size={12} stroke={2.75} /> : null}
          </span>
          {nameOf(phase)}
        </li>
      ))}
    </ol>
  );
}
