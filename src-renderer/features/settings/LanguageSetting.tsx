import { Select } from '@mantine/core';
import { languageChoices, languageNames, offeredLanguages } from '#shared/words/languages.ts';
import { text } from '#shared/words/text.ts';
import { useUpdateSettings } from '../../api/mutations.ts';
import { useAppStatus } from '../../api/queries.ts';
import { SettingRow } from './SettingRow.tsx';

/** The language of the app. If it cannot be saved, a notification says why. */
export function LanguageSetting() {
  const preferences = useAppStatus().data?.preferences;
  const update = useUpdateSettings();
  if (preferences === undefined) return null;
  const language =
    (update.isPending ? update.variables.language : undefined) ?? preferences.language;
  return (
    <SettingRow
      title={text('app.language')}
      action={
        <Select
          aria-label={text('app.language')}
          data={[
            { value: 'system', label: text('app.language-of-system') },
            ...offeredLanguages.map((value) => ({ value, label: languageNames[value] })),
          ]}
          value={language}
          w={200}
          allowDeselect={false}
          onChange={(value) => {
            const chosen = languageChoices.find((choice) => choice === value);
            if (chosen !== undefined) update.mutate({ language: chosen });
          }}
        />
      }
    >
      <p>{text('app.language-explanation')}</p>
    </SettingRow>
  );
}
