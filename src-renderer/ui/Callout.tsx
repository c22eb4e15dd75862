import { CloseButton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconInfoCircle,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Callout.module.css';
import { text } from '#shared/words/text.ts';

type CalloutTone = 'plain' | 'good' | 'attention' | 'loss';

interface Props {
  tone: CalloutTone;
  title: ReactNode;
  children?: ReactNode;
  /** Buttons below the text. */
  actions?: ReactNode;
  onClose?: () => void;
}

const icons = {
  plain: IconInfoCircle,
  good: IconCircleCheck,
  attention: IconAlertTriangle,
  loss: IconCircleX,
} as const;

/** A box for a message: title, text and buttons. */
export function Callout({ tone, title, children, actions, onClose }: Props) {
  const Icon = icons[tone];
  return (
    <div className={classes.box} data-tone={tone}>
      <Icon className={classes.icon} size={20} stroke={1.75} aria-hidden="true" />
      <div className={classes.text}>
        <p className={classes.title}>{title}</p>
        {children}
        {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
      </div>
      {onClose === undefined ? null : (
        <CloseButton aria-label={text('ui.dismiss')} size="sm" onClick={onClose} />
      )}
    </div>
  );
}
