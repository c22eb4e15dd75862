import { Switch } from '@mantine/core';
import { useId } from 'react';
import { useSaveDrillSettings } from '../../api/mutations.ts';
import { useDrillSettings } from '../../api/queries.ts';
import { WeeklyDrillList } from './WeeklyDrillList.tsx';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';

/** A backup that was never restored is a hope; once a week, Nightjar finds out by itself. */
export function DrillSetting() {
  const id = useId();
  const settings = useDrillSettings();
  const save = useSaveDrillSettings();
  if (settings.data === undefined) return null;
  return (
    <SettingRow
      title="Weekly proof"
      below={settings.data.weekly ? <WeeklyDrillList /> : undefined}
      action={
        <Switch
          id={id}
          size="md"
          classNames={{ root: classes.switch, track: classes.track }}
          aria-describedby={`${id}-about`}
          checked={save.isPending ? save.variables.weekly : settings.data.weekly}
          onChange={({ currentTarget }) => save.mutate({ weekly: currentTarget.checked })}
        />
      }
    >
      <label className={classes.label} htmlFor={id}>
        Prove the newest backup of each database once a week
      </label>
      <p id={`${id}-about`}>
        It is restored into a throw-away PostgreSQL on this computer and compared, while nobody uses
        the computer.
      </p>
    </SettingRow>
  );
}
