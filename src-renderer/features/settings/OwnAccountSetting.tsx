import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { passphraseSchema } from '#shared/domain/admin.ts';
import { errorOf } from '../../api/bridge.ts';
import { useChangePassphrase, useSignOut } from '../../api/mutations.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { NewPassphraseInput } from '../../ui/NewPassphraseInput.tsx';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  admin: string;
}

/** Account of the signed-in admin: change the passphrase, sign out. */
export function OwnAccountSetting({ admin }: Props) {
  const signOut = useSignOut();
  const [changing, setChanging] = useState(false);
  return (
    <SettingRow
      title={text('settings.signed')}
      action={
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={() => setChanging(true)}>
            {text('settings.change-passphrase')}
          </Button>
          <Button
            variant="default"
            size="xs"
            loading={signOut.isPending}
            onClick={() => signOut.mutate(undefined)}
          >
            {text('settings.sign-out')}
          </Button>
        </Group>
      }
    >
      <p className={classes.value}>{admin}</p>
      <p>{text('settings.scheduled-backups-run-even-if')}</p>
      {changing ? <PassphraseDialog admin={admin} onClose={() => setChanging(false)} /> : null}
    </SettingRow>
  );
}

function PassphraseDialog({ admin, onClose }: { admin: string; onClose: () => void }) {
  const change = useChangePassphrase();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const canSave = current !== '' && passphraseSchema.safeParse(next).success;
  return (
    <Dialog
      title={text('settings.change-your-passphrase')}
      confirmLabel={text('settings.change-passphrase-2')}
      busy={change.isPending}
      disabled={!canSave}
      error={change.isError ? errorOf(change.error) : null}
      onConfirm={() =>
        change.mutate(
          { current, next },
          {
            onSuccess: () => {
              notifications.show({
                message: text('settings.passphrase-changed'),
                closeButtonProps: { 'aria-label': text('ui.close') },
              });
              onClose();
            },
            onError: () => setCurrent(''),
          },
        )
      }
      onClose={onClose}
    >
      <Stack gap="md">
        <PasswordInput
          label={text('settings.current-passphrase')}
          value={current}
          onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
          autoComplete="current-password"
          data-autofocus
        />
        <NewPassphraseInput
          label={text('settings.new-passphrase')}
          value={next}
          onChange={setNext}
          known={admin}
        />
        <p className={classes.note}>{text('settings.sign-again-command-line-tokens')}</p>
      </Stack>
    </Dialog>
  );
}
