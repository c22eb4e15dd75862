import { VisuallyHidden } from '@mantine/core';
import type { Tone } from '#shared/domain/tone.ts';
import classes from './StatusDot.module.css';

interface Props {
  tone: Tone;
  /** The meaning of the dot, for screen readers. */
  label: string;
}

/** The state of a database as a dot. Each state has its own colour and its own shape. */
export function StatusDot({ tone, label }: Props) {
  return (
    <span className={classes.box}>
      <span className={classes.dot} data-tone={tone} aria-hidden="true" />
      <VisuallyHidden>{label}</VisuallyHidden>
    </span>
  );
}
