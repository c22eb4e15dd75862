import { useState } from 'react';
import type { AppStatus } from '#shared/domain/app-status.ts';
import { Callout } from '../../ui/Callout.tsx';
import classes from './SettingsPage.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  checks: AppStatus['damage'];
}

/** Files of Nightjar that could not be read, each with the next step. */
export function Damage({ checks }: Props) {
  const [dismissed, setDismissed] = useState<readonly string[]>([]);
  const shown = checks.filter(({ detail }) => !dismissed.includes(detail));
  return shown.map(({ name, detail, nextStep }) => (
    <div key={name} className={classes.banner} role="alert">
      <Callout
        tone="attention"
        title={text('settings.file-could-not-read', { name })}
        onClose={() => setDismissed([...dismissed, detail])}
      >
        <p>{detail}</p>
        {nextStep === null ? null : <p>{nextStep}</p>}
      </Callout>
    </div>
  ));
}
