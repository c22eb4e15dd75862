import { useState } from 'react';
import type { AppStatus } from '#shared/domain/app-status.ts';
import { Callout } from '../../ui/Callout.tsx';
import classes from './SettingsPage.module.css';

interface Props {
  /** What was wrong with the settings file, or null when all is well. */
  trouble: AppStatus['settingsSetAside'];
}

/** Says that settings were lost from sight, but not from the disk. */
export function SettingsSetAside({ trouble }: Props) {
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (trouble === null || trouble.path === dismissed) return null;
  const { path, reason, lastGoodInUse } = trouble;
  return (
    <div className={classes.banner} role="alert">
      <Callout
        tone="attention"
        title="The settings could not be read"
        onClose={() => setDismissed(path)}
      >
        <p>{reason}</p>
        <p>
          {lastGoodInUse
            ? 'Nightjar goes on with the last good settings.'
            : 'Nightjar started with fresh settings.'}{' '}
          The file was kept: {path}
        </p>
      </Callout>
    </div>
  );
}
