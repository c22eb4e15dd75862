import { Switch } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';

interface Props {
  title: string;
  /** The effect of the switch when it is on. Also its name for screen readers. */
  label: string;
  description: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
  /** Content between the description and `below`. */
  children?: ReactNode;
  below?: ReactNode;
}

/** A line of the settings with a switch on the right. */
export function SwitchRow(props: Props) {
  const { title, label, description, checked, disabled = false, onChange, children, below } = props;
  const id = useId();
  return (
    <SettingRow
      title={title}
      below={below}
      action={
        <Switch
          id={id}
          size="md"
          classNames={{ root: classes.switch, track: classes.track }}
          aria-describedby={`${id}-about`}
          checked={checked}
          disabled={disabled}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      }
    >
      <label className={classes.label} htmlFor={id}>
        {label}
      </label>
      <p id={`${id}-about`}>{description}</p>
      {children}
    </SettingRow>
  );
}
