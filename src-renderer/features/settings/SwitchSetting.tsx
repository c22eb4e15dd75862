import type { ReactNode } from 'react';
import type { Preferences } from '#shared/domain/settings.ts';
import { useUpdateSettings } from '../../api/mutations.ts';
import { useAppStatus } from '../../api/queries.ts';
import { SwitchRow } from './SwitchRow.tsx';

/** The preferences that are on or off. */
type SwitchPreference = {
  [Name in keyof Preferences]: Preferences[Name] extends boolean ? Name : never;
}[keyof Preferences];

interface Props {
  setting: SwitchPreference;
  title: string;
  label: string;
  description: ReactNode;
  /** Shown only while the setting is on. */
  whileOn?: ReactNode;
}

/** A preference that is switched on and off. If it cannot be saved, a notification says why. */
export function SwitchSetting({ setting, title, label, description, whileOn }: Props) {
  const preferences = useAppStatus().data?.preferences;
  const update = useUpdateSettings();
  if (preferences === undefined) return null;
  const isOn = preferences[setting];
  return (
    <SwitchRow
      title={title}
      label={label}
      description={description}
      // Until the answer arrives, the switch shows the new position.
      checked={update.isPending ? (update.variables[setting] ?? isOn) : isOn}
      onChange={(checked) => update.mutate({ [setting]: checked })}
      below={isOn ? whileOn : undefined}
    />
  );
}
