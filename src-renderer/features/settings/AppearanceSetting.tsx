import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { SettingRow } from './SettingRow.tsx';

const choices = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'As the system' },
] as const;

/** The colours of the window: light, dark, or as the system. */
export function AppearanceSetting() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SettingRow
      title="Appearance"
      action={
        <SegmentedControl
          aria-label="Appearance"
          data={[...choices]}
          value={colorScheme}
          onChange={setColorScheme}
        />
      }
    >
      <p>The colours of this window.</p>
    </SettingRow>
  );
}
