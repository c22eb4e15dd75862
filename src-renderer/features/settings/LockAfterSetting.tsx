import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { lockAfterMinutesSchema } from '#shared/domain/admin.ts';
import { describeError } from '#shared/errors/messages.ts';
import { errorOf } from '../../api/bridge.ts';
import { useUpdateSettings } from '../../api/mutations.ts';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  minutes: number;
}

/** Time without a key or a click after which a window locks. */
export function LockAfterSetting({ minutes }: Props) {
  const [value, setValue] = useState<number | string>(minutes);
  const save = useUpdateSettings({ showsOwnError: true });
  const checked = lockAfterMinutesSchema.safeParse(value);
  const isChanged = value !== minutes;
  return (
    <SettingRow
      title={text('settings.lock')}
      below={
        <form
          className={classes.inline}
          onSubmit={(event) => {
            event.preventDefault();
            if (checked.success && isChanged) save.mutate({ lockAfterMinutes: checked.data });
          }}
        >
          <NumberInput
            label={text('settings.lock-after-minutes')}
            w={220}
            value={value}
            onChange={setValue}
            clampBehavior="none"
            allowDecimal={false}
            error={checked.success ? undefined : checked.error.issues[0]?.message}
          />
          <Button
            type="submit"
            variant="default"
            loading={save.isPending}
            disabled={!isChanged || !checked.success}
          >
            {text('settings.save')}
          </Button>
          {save.isError ? (
            <p className={classes.refused} role="alert">
              {describeError(errorOf(save.error)).explanation}
            </p>
          ) : null}
        </form>
      }
    >
      <p>{text('settings.window-locks-after-time-without')}</p>
    </SettingRow>
  );
}
