import type { ReactNode } from 'react';
import type { NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { Callout } from './Callout.tsx';

interface Props {
  error: NightjarError;
  /** Red is for loss; a server out of reach loses nothing. */
  tone?: 'attention' | 'loss';
  children?: ReactNode;
  actions?: ReactNode;
  onClose?: () => void;
}

/** An error in its own words: what happened, why, what to do next. */
export function ErrorCallout({ error, tone = 'loss', children, actions, onClose }: Props) {
  const words = describeError(error);
  return (
    <Callout
      tone={tone}
      title={words.title}
      {...(actions === undefined ? {} : { actions })}
      {...(onClose === undefined ? {} : { onClose })}
    >
      <p>{words.explanation}</p>
      <p>{words.nextStep}</p>
      {children}
    </Callout>
  );
}
