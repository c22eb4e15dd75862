import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { SessionState } from '#shared/domain/admin.ts';
import { hasAllowedLength } from '#shared/domain/passphrase-length.ts';
import { errorOf } from '../../api/bridge.ts';
import { useCreateFirstAdmin, useSignIn } from '../../api/mutations.ts';
import { ErrorCallout, SignInError } from '../../screens.ts';
import { isOfKeychain } from './keychain-error.ts';
import { useCountdown } from './useCountdown.ts';
import { NewPassphraseInput } from '../../ui/NewPassphraseInput.tsx';
import { NightjarLogo } from '../../ui/NightjarLogo.tsx';
import classes from './SignInPage.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  session: Exclude<SessionState, { state: 'signed-in' }>;
  /** Reads the session again. */
  onRetry: () => void;
}

const whyLocked = {
  asked: 'sign-in.locked.asked',
  idle: 'sign-in.locked.idle',
  'screen-locked': 'sign-in.locked.screen-locked',
  sleep: 'sign-in.locked.sleep',
} as const;

const whySignedOut = {
  'not-yet': 'sign-in.signed-out.not-yet',
  asked: 'sign-in.signed-out.asked',
  expired: 'sign-in.signed-out.expired',
  revoked: 'sign-in.signed-out.revoked',
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
  const canGo = name.trim() !== '' && (isFirst ? hasAllowedLength(passphrase) : passphrase !== '');

  const { secondsLeft, countDown } = useCountdown();
  const resetName = name.trim() === '' ? text('sign-in.forgot-name') : name.trim();

  if (session.state === 'unusable') {
    return (
      <main className={classes.page}>
        <Head title={text('sign-in.signing-not-possible')} />
        <ErrorCallout
          error={session.error}
          actions={
            <Button variant="default" onClick={onRetry}>
              {text('sign-in.try-again')}
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
          isFirst
            ? text('sign-in.create-first-admin')
            : session.state === 'locked'
              ? text('sign-in.unlock')
              : text('sign-in.sign')
        }
      />
      {session.state === 'locked' ? null : (
        <p className={classes.what}>{text('sign-in.what-nightjar-is')}</p>
      )}
      <p className={classes.quiet}>
        {isFirst
          ? text('sign-in.only-admins-create-delete-restore')
          : session.state === 'locked'
            ? text(whyLocked[session.reason])
            : text(whySignedOut[session.reason])}
      </p>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!canGo || secondsLeft > 0) return;
          attempt.mutate(
            { name: name.trim(), passphrase, staySignedIn },
            {
              onError: (thrown) => {
                const error = errorOf(thrown);
                // With a locked keychain the passphrase was not wrong.
                if (!isOfKeychain(error)) setPassphrase('');
                if (error.code === 'sign-in-throttled') countDown(error.waitMs);
              },
            },
          );
        }}
      >
        <TextInput
          label={text('sign-in.name')}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          autoComplete="username"
          ref={session.state === 'locked' ? undefined : firstField}
        />
        {isFirst ? (
          <NewPassphraseInput
            label={text('sign-in.passphrase')}
            value={passphrase}
            onChange={setPassphrase}
            known={name}
          />
        ) : (
          <PasswordInput
            label={text('sign-in.passphrase')}
            value={passphrase}
            onChange={({ currentTarget }) => setPassphrase(currentTarget.value)}
            autoComplete="current-password"
            ref={session.state === 'locked' ? firstField : undefined}
          />
        )}
        <Checkbox
          label={text('sign-in.stay-signed-computer')}
          description={text('sign-in.until-window-locks-at-most')}
          checked={staySignedIn}
          onChange={({ currentTarget }) => setStaySignedIn(currentTarget.checked)}
        />
        {attempt.isError ? (
          <SignInError error={errorOf(attempt.error)} isFirst={isFirst} secondsLeft={secondsLeft} />
        ) : null}
        <Button type="submit" loading={attempt.isPending} disabled={!canGo || secondsLeft > 0}>
          {isFirst
            ? text('sign-in.create-admin')
            : session.state === 'locked'
              ? text('sign-in.unlock')
              : text('sign-in.sign')}
        </Button>
      </form>
      <p className={classes.quiet}>
        {text(isFirst ? 'sign-in.if-lost' : 'sign-in.forgot', { name: resetName })}
      </p>
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
