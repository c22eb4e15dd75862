import classes from './ProgressBar.module.css';
import { text as words } from '#shared/words/text.ts';

interface Props {
  /** The name for screen readers: "Backup progress". */
  label: string;
  /** null if the progress is unknown: the bar then shows only that the operation is running. */
  percent: number | null;
  /** The current step, for screen readers. */
  text: string;
}

/** A progress bar that can also show an unknown progress. */
export function ProgressBar({ label, percent, text }: Props) {
  return (
    <progress
      className={classes.bar}
      aria-label={label}
      aria-valuetext={percent === null ? text : words('ui.step-percent', { step: text, percent })}
      max={100}
      value={percent ?? undefined}
    />
  );
}
