import { VisuallyHidden } from '@mantine/core';
import type { Tone } from '#shared/domain/tone.ts';
import classes from './StatusDot.module.css';

interface Props {
  tone: Tone;
  /** What the dot says, for those who do not see it. */
  label: string;
}

/** One sign for the state of a database. Shape changes with colour, so that neither is needed alone. */
export function StatusDot({ tone, label }: Props) {
  return (
    <span className={classes.box}>
      <span className={classes.dot} data-tone={tone} aria-hidden="true" />
      <VisuallyHidden>{label}</VisuallyHidden>
    </span>
  );
}
