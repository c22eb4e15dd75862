import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { SettingRow } from './SettingRow.tsx';
import { text } from '#shared/words/text.ts';

const choices = ['light', 'dark', 'auto'] as const;

/** The colours of the window: light, dark, or as the system. */
export function AppearanceSetting() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SettingRow
      title={text('settings.appearance')}
      action={
        <SegmentedControl
          aria-label={text('settings.appearance')}
          data={choices.map((value) => ({ value, label: text(`settings.appearance.${value}`) }))}
          value={colorScheme}
          onChange={setColorScheme}
        />
      }
    >
      <p>{text('settings.colours-window')}</p>
    </SettingRow>
  );
}
