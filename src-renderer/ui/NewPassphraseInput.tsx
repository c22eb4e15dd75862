import { PasswordInput } from '@mantine/core';
import type { Ref } from 'react';
import { shortestPassphrase } from '#shared/domain/admin.ts';
import { passphraseStrength } from '#shared/passphrase-strength.ts';
import classes from './NewPassphraseInput.module.css';

interface Props {
  label: string;
  value: string;
  onChange: (passphrase: string) => void;
  /** What an attacker would try first: the name. */
  known: readonly string[];
  inputRef?: Ref<HTMLInputElement> | undefined;
}

const words = { 'too-short': 'Too short', weak: 'Weak', fair: 'Fair', strong: 'Strong' } as const;

/** A passphrase that is chosen, with an honest word about how good it is. */
export function NewPassphraseInput({ label, value, onChange, known, inputRef }: Props) {
  const strength = passphraseStrength(value, known);
  return (
    <div>
      <PasswordInput
        label={label}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        autoComplete="new-password"
        description={`At least ${shortestPassphrase} characters; a few words are easiest`}
        ref={inputRef}
      />
      {/* Always present, or screen readers would not listen. */}
      <p className={classes.strength} data-level={strength.level} aria-live="polite">
        {value === '' ? null : `${words[strength.level]}: ${strength.hint}`}
      </p>
    </div>
  );
}
