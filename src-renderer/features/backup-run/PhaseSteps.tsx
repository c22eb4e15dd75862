import { IconCheck } from '@tabler/icons-react';
import { phases, type Phase } from '#shared/domain/run.ts';
import { phaseState, phaseWords } from './progress-words.ts';
import classes from './RunProgress.module.css';

interface Props {
  present: Phase;
}

/** The four phases in their order, with the present one marked. */
export function PhaseSteps({ present }: Props) {
  return (
    <ol className={classes.steps} aria-label="Phases">
      {phases.map((phase) => {
        const state = phaseState(phase, present);
        return (
          <li
            key={phase}
            data-state={state}
            aria-current={state === 'present' ? 'step' : undefined}
          >
            <span className={classes.stepSign} aria-hidden="true">
              {state === 'done' ? <IconCheck size={12} stroke={2.75} /> : null}
            </span>
            {phaseWords[phase].name}
          </li>
        );
      })}
    </ol>
  );
}
