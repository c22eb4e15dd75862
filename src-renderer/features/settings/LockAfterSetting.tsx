import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { lockAfterMinutesSchema } from '#shared/domain/admin.ts';
import { describeError } from '#shared/errors/messages.ts';
import { errorOf } from '../../api/bridge.ts';
import { useSaveLockAfter } from '../../api/mutations.ts';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';

interface Props {
  minutes: number;
}

/** How long an unattended window stays open. */
export function LockAfterSetting({ minutes }: Props) {
  const [value, setValue] = useState<number | string>(minutes);
  const save = useSaveLockAfter();
  const checked = lockAfterMinutesSchema.safeParse(value);
  const isChanged = value !== minutes;
  return (
    <SettingRow
      title="Lock"
      below={
        <form
          className={classes.inline}
          onSubmit={(event) => {
            event.preventDefault();
            if (checked.success && isChanged) save.mutate({ minutes: checked.data });
          }}
        >
          <NumberInput
            label="Lock after (minutes)"
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
            Save
          </Button>
          {save.isError ? (
            <p className={classes.refused} role="alert">
              {describeError(errorOf(save.error)).explanation}
            </p>
          ) : null}
        </form>
      }
    >
      <p>
        When nobody touches a key or the mouse for so long, with the screen, when the computer
        sleeps, and at once by Ctrl+L. What runs goes on.
      </p>
    </SettingRow>
  );
}
