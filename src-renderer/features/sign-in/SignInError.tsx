import { Button } from '@mantine/core';
import type { NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { text } from '#shared/words/text.ts';
import { ErrorCallout } from '../../screens.ts';
import { Callout } from '../../ui/Callout.tsx';
import { isOfKeychain } from './keychain-error.ts';

interface Props {
  error: NightjarError;
  /** True while the first admin is created. */
  isFirst: boolean;
  /** Until the next attempt is possible. */
  secondsLeft: number;
}

/** Why signing in failed, inside of its form. The page itself says how to set a new passphrase. */
export function SignInError({ error, isFirst, secondsLeft }: Props) {
  return (
    <div role="alert">
      <Message error={error} isFirst={isFirst} secondsLeft={secondsLeft} />
    </div>
  );
}

function Message({ error, isFirst, secondsLeft }: Props) {
  if (isOfKeychain(error)) {
    return (
      <Callout
        tone="attention"
        title={text('sign-in.keychain-locked.title')}
        actions={
          <Button type="submit" size="xs" variant="default">
            {text('sign-in.try-again')}
          </Button>
        }
      >
        <p>{text(isFirst ? 'sign-in.keychain-locked.first' : 'sign-in.keychain-locked.later')}</p>
      </Callout>
    );
  }
  const { title, explanation } = describeError(error);
  if (error.code === 'sign-in-throttled') {
    return (
      <Callout tone="attention" title={title}>
        {/* A screen reader hears the first sentence, not each second. */}
        <p aria-live="off">
          {secondsLeft > 0
            ? text('sign-in.wait', { seconds: secondsLeft })
            : text('sign-in.wait-over')}
        </p>
      </Callout>
    );
  }
  if (error.code === 'passphrase-wrong') {
    return (
      <Callout tone="attention" title={title}>
        <p>{explanation}</p>
      </Callout>
    );
  }
  return <ErrorCallout error={error} tone="attention" />;
}
