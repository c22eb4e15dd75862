import { Select } from '@mantine/core';
import { mostSessions } from '#shared/domain/sessions.ts';
import { useUpdateSettings } from '../../api/mutations.ts';
import { useAppStatus } from '../../api/queries.ts';
import { SettingRow } from './SettingRow.tsx';
import { text } from '#shared/words/text.ts';

const automatic = 'automatic';
const choices = () => [
  { value: automatic, label: text('settings.sessions.automatic') },
  ...Array.from({ length: mostSessions }, (_, at) => ({
    value: String(at + 1),
    label: String(at + 1),
  })),
];

/** How many sessions a backup or a restore uses. If it cannot be saved, a notification says why. */
export function SessionsSetting() {
  const preferences = useAppStatus().data?.preferences;
  const update = useUpdateSettings();
  if (preferences === undefined) return null;
  const sessions =
    (update.isPending ? update.variables.sessions : undefined) ?? preferences.sessions;
  return (
    <SettingRow
      title={text('settings.sessions')}
      action={
        <Select
          aria-label={text('settings.number-sessions')}
          data={choices()}
          value={sessions === null ? automatic : String(sessions)}
          w={140}
          allowDeselect={false}
          onChange={(value) =>
            update.mutate({ sessions: value === automatic ? null : Number(value) })
          }
        />
      }
    >
      <p>{text('settings.how-many-connections-backup-restore')}</p>
      <p>{text('settings.more-connections-faster-if-server')}</p>
    </SettingRow>
  );
}
