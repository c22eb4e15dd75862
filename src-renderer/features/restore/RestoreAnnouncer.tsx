import { VisuallyHidden } from '@mantine/core';
import type { Restore } from '#shared/domain/restore.ts';
import { restoreAnnouncement } from './restore-messages.ts';

interface Props {
  restore: Restore | undefined;
}

/** Announces the progress of a restore to screen readers. */
export function RestoreAnnouncer({ restore }: Props) {
  return <VisuallyHidden component="output">{restoreAnnouncement(restore)}</VisuallyHidden>;
}
