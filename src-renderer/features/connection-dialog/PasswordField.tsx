import { Checkbox, PasswordInput } from '@mantine/core';
import type { KeychainState } from '#shared/domain/keychain.ts';
import type { ConnectionFormState } from './useConnectionForm.ts';

interface Props {
  form: ConnectionFormState;
  /** A password is stored already; an empty field keeps it. */
  hasStored: boolean;
  keychain: KeychainState;
  /** Offer the way out for computers without a keychain. */
  offerMemory: boolean;
  keepInMemory: boolean;
  onKeepInMemory: (keep: boolean) => void;
}

const whereItGoes = {
  ready: 'Kept in the keychain of this system only.',
  locked: 'Kept in the keychain of this system, which will ask to be unlocked.',
  unavailable: 'This computer has no keychain that answers, so it cannot be kept for good.',
} as const;

/** The password: it can be set here, and never be read again. */
export function PasswordField(props: Props) {
  const { form, hasStored, keychain, offerMemory, keepInMemory, onKeepInMemory } = props;
  return (
    <>
      <PasswordInput
        label="Password"
        description={whereItGoes[keychain.state]}
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
