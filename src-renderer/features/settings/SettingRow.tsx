import { useId, type ReactNode } from 'react';
import classes from './SettingsPage.module.css';

interface Props {
  title: string;
  children: ReactNode;
  /** The control on the right. */
  action?: ReactNode;
  /** Content below title and control, for wide elements. */
  below?: ReactNode;
}

/** One line of the settings: title, state, control. */
export function SettingRow({ title, children, action, below }: Props) {
  const id = useId();
  return (
    <section className={classes.row} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className={classes.body}>{children}</div>
      {action === undefined ? null : <div className={classes.action}>{action}</div>}
      {below === undefined ? null : <div className={classes.below}>{below}</div>}
    </section>
  );
}
