import { Checkbox, PasswordInput } from '@mantine/core';
import type { KeychainState } from '#shared/domain/keychain.ts';
import type { ConnectionFormState } from './useConnectionForm.ts';

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
  ready: 'Stored only in the keychain of this system.',
  locked: 'Stored in the keychain of this system. The system will ask you to unlock it.',
  unavailable: 'No keychain is available, so the password cannot be stored permanently.',
} as const;

/** The password. It can be set here, but a stored password is never shown. */
export function PasswordField(props: Props) {
  const { form, hasStored, keychain, offerMemory, keepInMemory, onKeepInMemory } = props;
  return (
    <>
      <PasswordInput
        label="Password"
        description={storageDescriptions[keychain.state]}
        placeholder={hasStored && !form.values.removePassword ? 'Stored in the keychain' : ''}
        autoComplete="off"
        visibilityToggleFocusable
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
        {...form.getInputProps('password')}
      />
      {hasStored ? (
        <Checkbox
          label="Remove the stored password"
          disabled={form.values.password !== ''}
          {...form.getInputProps('removePassword', { type: 'checkbox' })}
        />
      ) : null}
      {offerMemory ? (
        <Checkbox
          label="Keep the password in memory until I quit"
          checked={keepInMemory}
          onChange={(event) => onKeepInMemory(event.currentTarget.checked)}
        />
      ) : null}
    </>
  );
}
