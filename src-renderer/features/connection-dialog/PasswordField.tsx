import { Checkbox, PasswordInput } from '@mantine/core';
import type { KeychainState } from '#shared/domain/keychain.ts';
import type { ConnectionFormState } from './useConnectionForm.ts';
import { text } from '#shared/words/text.ts';

interface Props {
  form: ConnectionFormState;
  /** True if a password is stored. An empty field keeps it. */
  hasStored: boolean;
  keychain: KeychainState;
  /** True if storing the password in memory is offered, because the computer has no keychain. */
  offerMemory: boolean;
  keepInMemory: boolean;
  onKeepInMemory: (keep: boolean) => void;
}

const storageDescriptions = {
  ready: 'connection-dialog.stored.ready',
  locked: 'connection-dialog.stored.locked',
  unavailable: 'connection-dialog.stored.unavailable',
} as const;

/** The password. It can be set here, but a stored password is never shown. */
export function PasswordField(props: Props) {
  const { form, hasStored, keychain, offerMemory, keepInMemory, onKeepInMemory } = props;
  return (
    <>
      <PasswordInput
        label={text('connection-dialog.password')}
        description={text(storageDescriptions[keychain.state])}
        placeholder={
          hasStored && !form.values.removePassword ? text('connection-dialog.stored-keychain') : ''
        }
        autoComplete="off"
        visibilityToggleFocusable
        visibilityToggleButtonProps={{ 'aria-label': text('connection-dialog.show-hide-password') }}
        {...form.getInputProps('password')}
      />
      {hasStored ? (
        <Checkbox
          label={text('connection-dialog.remove-stored-password')}
          disabled={form.values.password !== ''}
          {...form.getInputProps('removePassword', { type: 'checkbox' })}
        />
      ) : null}
      {offerMemory ? (
        <Checkbox
          label={text('connection-dialog.keep-password-memory-until-i')}
          checked={keepInMemory}
          onChange={(event) => onKeepInMemory(event.currentTarget.checked)}
        />
      ) : null}
    </>
  );
}
