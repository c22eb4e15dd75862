import classes from './RunProgress.module.css';

interface Props {
  /** null: nothing honest can be said, so the bar shows only that something goes on. */
  percent: number | null;
  /** What is going on, for screen readers. */
  text: string;
}

/** A bar that admits when it does not know. */
export function ProgressBar({ percent, text }: Props) {
  return (
    <progress
      className={classes.bar}
      aria-label="Backup progress"
      aria-valuetext={percent === null ? text : `${text}, ${percent} percent`}
      max={100}
      value={percent ?? undefined}
    />
  );
}
