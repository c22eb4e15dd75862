import { useState } from 'react';
import { Notice } from '../../ui/Notice.tsx';
import classes from './SettingsPage.module.css';

interface Props {
  /** Where the unreadable settings file was put, or null when all is well. */
  path: string | null;
}

/** Says that settings were lost from sight, but not from the disk. */
export function SettingsSetAside({ path }: Props) {
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (path === null || path === dismissed) return null;
  return (
    <div className={classes.banner} role="alert">
      <Notice
        tone="attention"
        title="The settings could not be read"
        onClose={() => setDismissed(path)}
      >
        <p>Nightjar started with fresh settings. The old file was kept: {path}</p>
      </Notice>
    </div>
  );
}
