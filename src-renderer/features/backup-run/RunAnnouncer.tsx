import { VisuallyHidden } from '@mantine/core';
import type { Run } from '#shared/domain/run.ts';
import { announcement } from './progress-messages.ts';

interface Props {
  run: Run | undefined;
}

/**
 * Announces the progress of the backup to screen readers. Always rendered, because screen readers ignore
 * a live region that is inserted later.
 */
export function RunAnnouncer({ run }: Props) {
  return <VisuallyHidden component="output">{announcement(run)}</VisuallyHidden>;
}
