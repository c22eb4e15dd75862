import { PasswordInput } from '@mantine/core';
import { useEffect, useState, type Ref } from 'react';
import { shortestPassphrase } from '#shared/domain/admin.ts';
import classes from './NewPassphraseInput.module.css';
import type { PassphraseStrength } from './passphrase-strength.ts';

interface Props {
  label: string;
  value: string;
  onChange: (passphrase: string) => void;
  /** What an attacker would try first: the name. */
  known: string;
  inputRef?: Ref<HTMLInputElement> | undefined;
}

type Judgement =
  | PassphraseStrength
  | {
      level: 'too-short';
      /** "2 more characters, at least." */
      hint: string;
    };

const words = { 'too-short': 'Too short', weak: 'Weak', fair: 'Fair', strong: 'Strong' } as const;
/** From the last letter on: to judge takes a moment, and typing must not wait for it. */
const pauseMs = 150;

/** A passphrase that is chosen, with an honest word about how good it is. */
export function NewPassphraseInput({ label, value, onChange, known, inputRef }: Props) {
  const judgement = useJudgement(value, known);
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
      <p className={classes.strength} data-level={judgement?.level} aria-live="polite">
        {judgement === null ? null : `${words[judgement.level]}: ${judgement.hint}`}
      </p>
    </div>
  );
}

/** null for nothing, and until what was typed has been judged. */
function useJudgement(value: string, known: string): Judgement | null {
  const missing = shortestPassphrase - Array.from(value).length;
  const [judged, setJudged] = useState<{ value: string; strength: PassphraseStrength } | null>(
    null,
  );
  useEffect(() => {
    if (missing > 0) return;
    let isWanted = true;
    const judge = async (): Promise<void> => {
      const { passphraseStrength } = await import('./passphrase-strength.ts');
      if (isWanted) setJudged({ value, strength: passphraseStrength(value, [known]) });
    };
    const timer = setTimeout(() => void judge(), pauseMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [value, known, missing]);
  if (value === '') return null;
  if (missing > 0) {
    const noun = missing === 1 ? 'character' : 'characters';
    return { level: 'too-short', hint: `${missing} more ${noun}, at least.` };
  }
  return judged?.value === value ? judged.strength : null;
}
