import { Switch } from '@mantine/core';
import { useId } from 'react';
import { useSaveOpenAtLogin } from '../../api/mutations.ts';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';

interface Props {
  openAtLogin: boolean;
  hasTray: boolean;
}

/** A schedule is only kept while Nightjar runs. */
export function LoginSetting({ openAtLogin, hasTray }: Props) {
  const id = useId();
  const save = useSaveOpenAtLogin();
  return (
    <SettingRow
      title="Start at login"
      action={
        <Switch
          id={id}
          size="md"
          classNames={{ root: classes.switch, track: classes.track }}
          aria-describedby={`${id}-about`}
          checked={save.isPending ? save.variables.openAtLogin : openAtLogin}
          onChange={({ currentTarget }) => save.mutate({ openAtLogin: currentTarget.checked })}
        />
      }
    >
      <label className={classes.label} htmlFor={id}>
        Start with the desktop, without a window
      </label>
      <p id={`${id}-about`}>
        Backups are made as planned only while Nightjar runs.{' '}
        {hasTray
          ? 'It waits in the tray.'
          : 'This desktop shows no tray: start Nightjar again to open its window.'}
      </p>
    </SettingRow>
  );
}
