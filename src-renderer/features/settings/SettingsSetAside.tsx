import { useState } from 'react';
import type { AppStatus } from '#shared/domain/app-status.ts';
import { Callout } from '../../ui/Callout.tsx';
import classes from './SettingsPage.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  /** The problem with the settings file; null if there is none. */
  renamed: AppStatus['settingsSetAside'];
}

/** Reports that the settings file could not be read and was renamed. */
export function SettingsSetAside({ renamed }: Props) {
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (renamed === null || renamed.path === dismissed) return null;
  const { path, reason, lastGoodInUse } = renamed;
  return (
    <div className={classes.banner} role="alert">
      <Callout
        tone="attention"
        title={text('settings.settings-could-not-read')}
        onClose={() => setDismissed(path)}
      >
        <p>{reason}</p>
        <p>
          {lastGoodInUse
            ? text('settings.nightjar-uses-last-valid-settings', { path })
            : text('settings.nightjar-uses-default-settings-unreadable', { path })}
        </p>
      </Callout>
    </div>
  );
}
