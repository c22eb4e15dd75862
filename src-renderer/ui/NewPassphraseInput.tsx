import { PasswordInput } from '@mantine/core';
import { useEffect, useState, type Ref } from 'react';
import { characters, shortestPassphrase } from '#shared/domain/passphrase-length.ts';
import classes from './NewPassphraseInput.module.css';
import type { PassphraseStrength } from './passphrase-strength.ts';
import { text } from '#shared/words/text.ts';

interface Props {
  label: string;
  value: string;
  onChange: (passphrase: string) => void;
  /** The name of the admin: an attacker would guess it first. */
  known: string;
  inputRef?: Ref<HTMLInputElement> | undefined;
}

type Judgement =
  | PassphraseStrength
  | {
      level: 'too-short';
      /** "Add at least 2 more characters." */
      hint: string;
    };

/**
 * Delay after the last key before the strength is calculated, so that the calculation does not slow
 * down typing.
 */
const pauseMs = 150;

/** The input of a new passphrase. Shows the strength of the passphrase. */
export function NewPassphraseInput({ label, value, onChange, known, inputRef }: Props) {
  const judgement = useJudgement(value, known);
  return (
    <div>
      <PasswordInput
        label={label}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        autoComplete="new-password"
        description={text('ui.at-least-characters-few-words', { shortestPassphrase })}
        ref={inputRef}
      />
      {/* Always rendered, because screen readers ignore a live region that is inserted later. */}
      <p className={classes.strength} data-level={judgement?.level} aria-live="polite">
        {judgement === null
          ? null
          : text(`ui.passphrase.${judgement.level}`, { hint: judgement.hint })}
      </p>
    </div>
  );
}

/** Returns null for an empty passphrase, and until the strength of the typed passphrase is known. */
function useJudgement(value: string, known: string): Judgement | null {
  const missing = shortestPassphrase - characters(value);
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
    return { level: 'too-short', hint: text('ui.add-at-least-more', { missing }) };
  }
  return judged?.value === value ? judged.strength : null;
}
