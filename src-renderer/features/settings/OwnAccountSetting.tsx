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

interface Props {
  admin: string;
}

/** Account of the signed-in admin: change the passphrase, sign out. */
export function OwnAccountSetting({ admin }: Props) {
  const signOut = useSignOut();
  const [changing, setChanging] = useState(false);
  return (
    <SettingRow
      title="Signed in"
      action={
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={() => setChanging(true)}>
            Change passphrase…
          </Button>
          <Button
            variant="default"
            size="xs"
            loading={signOut.isPending}
            onClick={() => signOut.mutate(undefined)}
          >
            Sign out
          </Button>
        </Group>
      }
    >
      <p className={classes.value}>{admin}</p>
      <p>Scheduled backups run even if no admin is signed in.</p>
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
      title="Change your passphrase"
      confirmLabel="Change passphrase"
      busy={change.isPending}
      disabled={!canSave}
      error={change.isError ? errorOf(change.error) : null}
      onConfirm={() =>
        change.mutate(
          { current, next },
          {
            onSuccess: () => {
              notifications.show({ message: 'The passphrase was changed.' });
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
          label="Current passphrase"
          value={current}
          onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
          autoComplete="current-password"
          data-autofocus
        />
        <NewPassphraseInput label="New passphrase" value={next} onChange={setNext} known={admin} />
        <p className={classes.note}>
          Sign in again on the command line. Tokens for scripts remain valid.
        </p>
      </Stack>
    </Dialog>
  );
}
