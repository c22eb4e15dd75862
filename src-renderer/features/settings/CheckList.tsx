import { VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import { stateNames } from './check-up-messages.ts';
import classes from './SettingsPage.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  checks: readonly DoctorCheck[];
}

const icons = { ok: IconCircleCheck, attention: IconAlertTriangle, failed: IconCircleX } as const;

/** The results of the checks: state, detail and next step of each. */
export function CheckList({ checks }: Props) {
  return (
    <ul className={classes.checks} aria-label={text('settings.checks')}>
      {checks.map((check) => (
        <Check key={`${check.name} ${check.detail}`} check={check} />
      ))}
    </ul>
  );
}

function Check({ check: { name, state, detail, nextStep } }: { check: DoctorCheck }) {
  const Icon = icons[state];
  return (
    <li data-state={state}>
      <Icon size={18} stroke={1.75} aria-hidden="true" />
      <div>
        <p className={classes.checkName}>
          <VisuallyHidden>{text(stateNames[state])}: </VisuallyHidden>
          {name}
        </p>
        <p className={classes.checkDetail}>{detail}</p>
        {nextStep === null ? null : <p>{nextStep}</p>}
      </div>
    </li>
  );
}
