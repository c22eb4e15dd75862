import classes from './ProgressBar.module.css';

interface Props {
  /** Its name for screen readers: "Backup progress". */
  label: string;
  /** null: nothing honest can be said, so the bar shows only that something goes on. */
  percent: number | null;
  /** What is going on, for screen readers. */
  text: string;
}

/** A bar that admits when it does not know. */
export function ProgressBar({ label, percent, text }: Props) {
  return (
    <progress
      className={classes.bar}
      aria-label={label}
      aria-valuetext={percent === null ? text : `${text}, ${percent} percent`}
      max={100}
      value={percent ?? undefined}
    />
  );
}
