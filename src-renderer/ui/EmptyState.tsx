import type { ReactNode } from 'react';
import { EmptyPicture, type EmptyPictureName } from './EmptyPicture.tsx';
import classes from './EmptyState.module.css';

interface Props {
  picture: EmptyPictureName;
  /** What is not there, in a few words. */
  title: string;
  /** What will be here, or why nothing is here: one sentence. */
  children?: ReactNode;
  /** The one button that helps. */
  action?: ReactNode;
  /** `small` for a part of a screen, for example a list without a result. */
  size?: 'normal' | 'small';
}

/** A place without content: one picture, one sentence and at most one action. */
export function EmptyState({ picture, title, children, action, size = 'normal' }: Props) {
  return (
    <div className={classes.place} data-size={size}>
      <EmptyPicture name={picture} />
      <p className={classes.title}>{title}</p>
      {children === undefined ? null : <div className={classes.text}>{children}</div>}
      {action === undefined ? null : <div className={classes.action}>{action}</div>}
    </div>
  );
}
