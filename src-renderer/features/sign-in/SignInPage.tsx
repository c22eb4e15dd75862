import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { passphraseSchema, type SessionState } from '#shared/domain/admin.ts';
import { errorOf } from '../../api/bridge.ts';
import { useCreateFirstAdmin, useSignIn } from '../../api/mutations.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { NewPassphraseInput } from '../../ui/NewPassphraseInput.tsx';
import { NightjarLogo } from '../../ui/NightjarLogo.tsx';
import classes from './SignInPage.module.css';

interface Props {
  session: Exclude<SessionState, { state: 'signed-in' }>;
  /** Reads the session again. */
  onRetry: () => void;
}

const whyLocked = {
  asked: 'Locked. Running operations continue.',
  idle: 'Locked because there was no input for a while.',
  'screen-locked': 'Locked because the screen was locked.',
  sleep: 'Locked because the computer went to sleep.',
} as const;

const whySignedOut = {
  'not-yet': 'Scheduled backups run even if no admin is signed in.',
  asked: 'Signed out. Scheduled backups still run.',
  expired: 'The last sign-in has expired. Scheduled backups still run.',
  revoked:
    'The last sign-in is no longer valid: the passphrase was changed, or the admin was removed.',
} as const;

/**
 * Signs an admin in, unlocks the window, or creates the first admin. Backups continue in the
 * meantime.
 */
export function SignInPage({ session, onRetry }: Props) {
  const [name, setName] = useState(session.state === 'locked' ? session.admin : '');
  const [passphrase, setPassphrase] = useState('');
  const [staySignedIn, setStaySignedIn] = useState(false);
  // The page has only this form, so its first empty field gets the focus.
  const firstField = useRef<HTMLInputElement>(null);
  useEffect(() => firstField.current?.focus(), []);
  const signIn = useSignIn();
  const create = useCreateFirstAdmin();
  const isFirst = session.state === 'needs-first-admin';
  const attempt = isFirst ? create : signIn;
  const canGo =
    name.trim() !== '' &&
    (isFirst ? passphraseSchema.safeParse(passphrase).success : passphrase !== '');

  if (session.state === 'unusable') {
    return (
      <main className={classes.page}>
        <Head title="Signing in is not possible" />
        <ErrorCallout
          error={session.error}
          actions={
            <Button variant="default" onClick={onRetry}>
              Try again
            </Button>
          }
        />
      </main>
    );
  }
  return (
    <main className={classes.page}>
      <Head
        title={
          isFirst ? 'Create the first admin' : session.state === 'locked' ? 'Unlock' : 'Sign in'
        }
      />
      <p className={classes.quiet}>
        {isFirst
          ? 'Only admins create, delete and restore backups. The passphrase is stored only on this computer.'
          : session.state === 'locked'
            ? whyLocked[session.reason]
            : whySignedOut[session.reason]}
      </p>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!canGo) return;
          attempt.mutate(
            { name: name.trim(), passphrase, staySignedIn },
            { onError: () => setPassphrase('') },
          );
        }}
      >
        <TextInput
          label="Name"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          autoComplete="username"
          ref={session.state === 'locked' ? undefined : firstField}
        />
        {isFirst ? (
          <NewPassphraseInput
            label="Passphrase"
            value={passphrase}
            onChange={setPassphrase}
            known={name}
          />
        ) : (
          <PasswordInput
            label="Passphrase"
            value={passphrase}
            onChange={({ currentTarget }) => setPassphrase(currentTarget.value)}
            autoComplete="current-password"
            ref={session.state === 'locked' ? firstField : undefined}
          />
        )}
        <Checkbox
          label="Stay signed in on this computer"
          description="Until the window locks, at most 30 days"
          checked={staySignedIn}
          onChange={({ currentTarget }) => setStaySignedIn(currentTarget.checked)}
        />
        {attempt.isError ? (
          <div role="alert">
            <ErrorCallout error={errorOf(attempt.error)} tone="attention" />
          </div>
        ) : null}
        <Button type="submit" loading={attempt.isPending} disabled={!canGo}>
          {isFirst ? 'Create admin' : session.state === 'locked' ? 'Unlock' : 'Sign in'}
        </Button>
      </form>
      {isFirst ? null : (
        <p className={classes.quiet}>
          Forgot your passphrase? “nightjar admin reset {name.trim() === '' ? 'NAME' : name.trim()}”
          in a terminal sets a new passphrase.
        </p>
      )}
    </main>
  );
}

function Head({ title }: { title: string }) {
  return (
    <div className={classes.head}>
      <NightjarLogo size={44} />
      <h1>{title}</h1>
    </div>
  );
}
