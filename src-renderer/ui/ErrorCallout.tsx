import type { ReactNode } from 'react';
import type { NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { Callout } from './Callout.tsx';

interface Props {
  error: NightjarError;
  /** `loss` is red. `attention` is for errors that lose no data, for example an unreachable server. */
  tone?: 'attention' | 'loss';
  children?: ReactNode;
  actions?: ReactNode;
  onClose?: () => void;
}

/** Shows an error: what happened, why, and what to do next. */
export function ErrorCallout({ error, tone = 'loss', children, actions, onClose }: Props) {
  const message = describeError(error);
  return (
    <Callout
      tone={tone}
      title={message.title}
      {...(actions === undefined ? {} : { actions })}
      {...(onClose === undefined ? {} : { onClose })}
    >
      <p>{message.explanation}</p>
      <p>{message.nextStep}</p>
      {children}
    </Callout>
  );
}
