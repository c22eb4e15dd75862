import { Switch } from '@mantine/core';
import { useId } from 'react';
import { useSaveWithRoles } from '../../api/mutations.ts';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';

interface Props {
  withRoles: boolean;
}

/** A backup holds one database; the server's roles belong to no database and need a file of their own. */
export function RolesSetting({ withRoles }: Props) {
  const id = useId();
  const save = useSaveWithRoles();
  return (
    <SettingRow
      title="Roles"
      action={
        <Switch
          id={id}
          size="md"
          classNames={{ root: classes.switch, track: classes.track }}
          aria-describedby={`${id}-about`}
          // The answer is certain to come; until then the switch stands where it was put.
          checked={save.isPending ? save.variables.withRoles : withRoles}
          onChange={({ currentTarget }) => save.mutate({ withRoles: currentTarget.checked })}
        />
      }
    >
      <label className={classes.label} htmlFor={id}>
        Save roles beside each backup
      </label>
      <p id={`${id}-about`}>The server’s users and groups, without their passwords.</p>
    </SettingRow>
  );
}
