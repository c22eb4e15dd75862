import { Select } from '@mantine/core';
import { mostSessions } from '#shared/domain/sessions.ts';
import { useUpdateSettings } from '../../api/mutations.ts';
import { useAppStatus } from '../../api/queries.ts';
import { SettingRow } from './SettingRow.tsx';

const automatic = 'automatic';
const choices = [
  { value: automatic, label: 'Automatic' },
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
      title="Sessions"
      action={
        <Select
          aria-label="Number of sessions"
          data={choices}
          value={sessions === null ? automatic : String(sessions)}
          w={140}
          allowDeselect={false}
          onChange={(value) =>
            update.mutate({ sessions: value === automatic ? null : Number(value) })
          }
        />
      }
    >
      <p>How many connections a backup or a restore uses at the same time.</p>
      <p>
        More connections are faster if the server is on another computer, but they are more work for
        the server. Nightjar uses at most a quarter of the connections that are free.
      </p>
    </SettingRow>
  );
}
