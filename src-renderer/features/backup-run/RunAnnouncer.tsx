import { VisuallyHidden } from '@mantine/core';
import type { Run } from '#shared/domain/run.ts';
import { announcement } from './progress-messages.ts';

interface Props {
  run: Run | undefined;
}

/** Tells screen readers politely how the backup gets on. Always present, or they would not listen. */
export function RunAnnouncer({ run }: Props) {
  return <VisuallyHidden component="output">{announcement(run)}</VisuallyHidden>;
}
