import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './FirstRunPage.module.css';

interface Props {
  icon: Icon;
  title: string;
  text: string;
  /** The button of this choice. */
  children: ReactNode;
}

/** One way to start with Nightjar. */
export function Choice({ icon: ChoiceIcon, title, text, children }: Props) {
  return (
    <section className={classes.choice}>
      <ChoiceIcon size={22} stroke={1.75} aria-hidden="true" />
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </section>
  );
}
