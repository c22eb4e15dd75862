import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { adminNameSchema, passphraseSchema, type Admin } from '#shared/domain/admin.ts';
import { errorOf } from '../../api/bridge.ts';
import { useAddAdmin, useRemoveAdmin } from '../../api/mutations.ts';
import { useAdmins } from '../../api/queries.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { NewPassphraseInput } from '../../ui/NewPassphraseInput.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { useNow } from '../../ui/useNow.ts';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  /** Name of the admin who is signed in. */
  admin: string;
}

/** List of admins. The last admin cannot be removed. */
export function AdminsSetting({ admin }: Props) {
  const admins = useAdmins();
  const now = useNow();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Admin | null>(null);
  const isAlone = admins.data?.length === 1;
  return (
    <SettingRow
      title={text('settings.admins')}
      action={
        <Button variant="default" size="xs" onClick={() => setAdding(true)}>
          {text('settings.add-admin')}
        </Button>
      }
      below={
        <>
          {admins.isError ? <ErrorCallout error={errorOf(admins.error)} /> : null}
          <ul className={classes.entries} aria-label={text('settings.admins')}>
            {(admins.data ?? []).map((one) => (
              <li key={one.id}>
                <span className={classes.entryName}>
                  {one.name}
                  {one.name === admin ? (
                    <span className={classes.you}>{text('settings.you')}</span>
                  ) : null}
                </span>
                <span className={classes.entryFact}>
                  {text('settings.added')} <RelativeTime at={one.createdAt} now={now} />
                </span>
                <Button
                  variant="subtle"
                  size="xs"
                  aria-label={text('settings.remove-name', { name: one.name })}
                  disabled={isAlone}
                  onClick={() => setRemoving(one)}
                >
                  {text('settings.remove')}
                </Button>
              </li>
            ))}
          </ul>
          {adding ? <AddAdminDialog onClose={() => setAdding(false)} /> : null}
          {removing === null ? null : (
            <RemoveAdminDialog
              admin={removing}
              isOneself={removing.name === admin}
              onClose={() => setRemoving(null)}
            />
          )}
        </>
      }
    >
      <p>
        {isAlone
          ? text('settings.only-admins-create-open-restore')
          : text('settings.only-admins-create-open-restore-2')}
      </p>
    </SettingRow>
  );
}

function AddAdminDialog({ onClose }: { onClose: () => void }) {
  const add = useAddAdmin();
  const [name, setName] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const canAdd =
    adminNameSchema.safeParse(name).success && passphraseSchema.safeParse(passphrase).success;
  return (
    <Dialog
      title={text('settings.add-admin-2')}
      confirmLabel={text('settings.add-admin-3')}
      busy={add.isPending}
      disabled={!canAdd}
      error={add.isError ? errorOf(add.error) : null}
      onConfirm={() => add.mutate({ name, passphrase }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Stack gap="md">
        <TextInput
          label={text('settings.name')}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
        <NewPassphraseInput
          label={text('settings.passphrase')}
          value={passphrase}
          onChange={setPassphrase}
          known={name}
        />
        <p className={classes.note}>{text('settings.new-admin-can-change-passphrase')}</p>
      </Stack>
    </Dialog>
  );
}

interface RemoveProps {
  admin: Admin;
  isOneself: boolean;
  onClose: () => void;
}

function RemoveAdminDialog({ admin, isOneself, onClose }: RemoveProps) {
  const remove = useRemoveAdmin();
  return (
    <Dialog
      isDestructive
      title={text('settings.remove-name-2', { name: admin.name })}
      confirmLabel={text('settings.remove-admin')}
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ name: admin.name }, { onSettled: onClose })}
      onClose={onClose}
    >
      <p className={classes.question}>
        {isOneself
          ? text('settings.can-no-longer-sign-tokens', { name: admin.name })
          : text('settings.can-no-longer-sign-tokens-2', { name: admin.name })}
      </p>
    </Dialog>
  );
}
